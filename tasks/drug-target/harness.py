"""The candidate's side of training: trusted code, but in the candidate's process.

It receives training pairs with their labels and, later, other pairs without; it answers with logits, which the parent scores.
"""

import math
import sys
from types import SimpleNamespace

import numpy as np
import torch
from torch.nn import functional as F
from torch.utils.flop_counter import FlopCounterMode

STATE = {}


def start(program, spec, plan, seed, drugs, proteins, pairs, labels):
    """Builds the model and keeps the training pairs; how many numbers it learns, and what one pair costs it."""
    torch.set_num_threads(plan["threads"])
    device = _device(plan["device"])
    batches = len(labels) // plan["batch"]
    if batches == 0:
        raise Invalid(f"{len(labels)} training pairs are too few for one batch of {plan['batch']}")  # noqa: F821
    cost = flops(program, spec)
    torch.manual_seed(seed)
    model = program.Model(SimpleNamespace(**spec)).to(device)
    STATE.update(
        model=model, device=device, plan=plan, batches=batches, done=0,
        optimiser=AdamW(list(model.parameters()), plan), order=torch.Generator().manual_seed(seed),
        drugs=_tensor(drugs, device).long(), proteins=_tensor(proteins, device).long(),
        pairs=_tensor(pairs, device).long(), labels=_tensor(labels, device).float(),
    )
    return {"parameters": sum(p.numel() for p in model.parameters()), "flops": cost}


def epoch(program):
    """One pass over the training pairs, in an order of ours; the mean loss."""
    state = SimpleNamespace(**STATE)
    size, steps, total = state.plan["batch"], state.plan["epochs"] * state.batches, 0.0
    rows = torch.randperm(len(state.labels), generator=state.order).to(state.device)
    state.model.train()
    for batch in range(state.batches):
        chosen, step = rows[batch * size : (batch + 1) * size], state.done * state.batches + batch
        logits = state.model(state.drugs[state.pairs[chosen, 0]], state.proteins[state.pairs[chosen, 1]])
        loss = loss_of(state.model, logits, state.labels[chosen], step / steps)
        if not math.isfinite(loss.item()):
            raise Invalid(f"training diverged: the loss was {loss.item()} in step {batch + 1} of epoch {state.done + 1}")  # noqa: F821
        loss.backward()
        state.optimiser.step(pace(step, steps, state.plan["warm"]))
        total += loss.item()
    STATE["done"] += 1
    print(f"epoch {STATE['done']}/{state.plan['epochs']} loss {total / state.batches:.4f}", file=sys.stderr, flush=True)
    return {"loss": total / state.batches}


def predict(program, drugs, proteins, pairs, rows=200):
    """Logits [pairs] of the trained model in evaluation mode."""
    model, device, answers = STATE["model"].eval(), STATE["device"], []
    drugs, proteins = _tensor(drugs, device).long(), _tensor(proteins, device).long()
    with torch.no_grad():
        for chosen in _tensor(pairs, device).long().split(rows):
            logits = model(drugs[chosen[:, 0]], proteins[chosen[:, 1]])
            if not isinstance(logits, torch.Tensor) or logits.shape != (len(chosen),):
                raise Invalid("the model must return one logit for each pair")  # noqa: F821
            answers.append(logits.float().cpu())
    return torch.cat(answers).numpy() if answers else np.zeros(0, np.float32)


def flops(program, spec):
    """Floating point operations of one forward pass for one pair of the greatest lengths."""
    torch.manual_seed(0)
    model = program.Model(SimpleNamespace(**spec)).eval()
    with torch.no_grad(), FlopCounterMode(display=False) as counter:
        model(torch.full((1, spec["drug_len"]), 2), torch.full((1, spec["protein_len"]), 2))
    return counter.get_total_flops()


def _tensor(array, device):
    return torch.from_numpy(array.copy()).to(device)


def loss_of(model, logits, labels, step):
    """The model's own loss where it has one, cross-entropy otherwise."""
    own = getattr(model, "loss", None)
    loss = F.binary_cross_entropy_with_logits(logits, labels) if own is None else own(logits, labels, step)
    if not isinstance(loss, torch.Tensor) or loss.numel() != 1 or not loss.requires_grad:
        raise Invalid("loss must return one number that depends on the logits")  # noqa: F821
    return loss.reshape(())


class AdamW:
    """The usual AdamW with clipped gradients. Our own, because making torch's imports its compiler: 3 to 5 CPU seconds."""

    def __init__(self, parameters, plan):
        self.parameters, self.rate, self.decay, self.clip = parameters, plan["rate"], plan["weight_decay"], plan["clip"]
        (self.first, self.second), self.steps = plan["betas"], 0
        self.means = [torch.zeros_like(p) for p in parameters]
        self.squares = [torch.zeros_like(p) for p in parameters]

    @torch.no_grad()
    def step(self, pace):
        self.steps += 1
        rate = self.rate * pace
        used = [each for each in zip(self.parameters, self.means, self.squares) if each[0].grad is not None]
        norm = torch.stack([p.grad.norm() for p, _, _ in used]).norm()
        shrink = (self.clip / (norm + 1e-6)).clamp(max=1.0)
        for p, mean, square in used:
            slope = p.grad * shrink
            mean.lerp_(slope, 1 - self.first)
            square.lerp_(slope * slope, 1 - self.second)
            spread = (square / (1 - self.second**self.steps)).sqrt_().add_(1e-8)
            p.mul_(1 - rate * self.decay).addcdiv_(mean, spread, value=-rate / (1 - self.first**self.steps))
            p.grad = None


def pace(step, steps, warm):
    """One cycle: a linear rise over the share `warm` of all steps, then half a cosine down to nearly nothing."""
    rise = max(1, round(warm * steps))
    if step < rise:
        return (step + 1) / rise
    return 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * (step - rise) / max(1, steps - rise)))


def _device(name):
    if name == "cuda" and not torch.cuda.is_available():
        raise Invalid("the profile asks for a GPU and torch sees none: use the profile cpu, or give the stage a GPU")  # noqa: F821
    return torch.device(name)
