"""The candidate's side of the checks: run the model on inputs that the parent chose, and count what it costs."""

from types import SimpleNamespace

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.flop_counter import FlopCounterMode

STATE = {}

torch.set_num_threads(1)


def build(program, spec, seed, drugs, proteins):
    """A model whose parameters are all shaken a little, so that nothing hides behind a zero; how many there are.

    It reads these pairs a few times in training mode, so that running statistics fit them, as they do after training.
    """
    torch.manual_seed(seed)
    model = program.Model(SimpleNamespace(**spec))
    if not isinstance(model, nn.Module):
        raise Invalid("Model is not a torch module")  # noqa: F821
    with torch.no_grad():
        for p in model.parameters():
            p += 0.1 * (p.square().mean().sqrt() + 0.1) * torch.randn_like(p)
        for _ in range(15):
            model.train()(_tokens(drugs), _tokens(proteins))
    STATE["model"] = model
    return {"parameters": sum(p.numel() for p in model.parameters())}


def judge(program, drugs, proteins):
    """Logits for these rows in evaluation mode, as they came and with their form described."""
    with torch.no_grad():
        logits = STATE["model"].eval()(_tokens(drugs), _tokens(proteins))
    if not isinstance(logits, torch.Tensor):
        raise Invalid(f"forward returned a {type(logits).__name__}; it must return one tensor of logits")  # noqa: F821
    return {"logits": logits.float().numpy(), "dtype": str(logits.dtype), "shape": list(logits.shape)}


def slopes(program, drugs, proteins, labels, step):
    """The loss in training mode, and the norm of its gradient for every parameter; None where no gradient arrives."""
    model = STATE["model"].train()
    model.zero_grad()
    loss = _loss(model, model(_tokens(drugs), _tokens(proteins)), torch.from_numpy(labels.copy()).float(), step)
    loss.backward()
    norms = [0.0 if p.grad is None else float(p.grad.norm()) for p in model.parameters()]
    return {"loss": float(loss.detach()), "norms": norms}


def learn(program, spec, seed, drugs, proteins, labels, steps, rate):
    """Learns a few pairs by heart; cross-entropy before, and afterwards in training and in evaluation mode."""
    torch.manual_seed(seed)
    model = program.Model(SimpleNamespace(**spec)).train()
    drugs, proteins, labels = _tokens(drugs), _tokens(proteins), torch.from_numpy(labels.copy()).float()
    moments = [(torch.zeros_like(p), torch.zeros_like(p)) for p in model.parameters()]
    before = float(F.binary_cross_entropy_with_logits(model(drugs, proteins).detach(), labels))
    for step in range(1, steps + 1):
        _loss(model, model(drugs, proteins), labels, step / steps).backward()
        with torch.no_grad():
            for p, (mean, square) in zip(model.parameters(), moments):
                if p.grad is not None:
                    mean.lerp_(p.grad, 0.1)
                    square.lerp_(p.grad.square(), 0.01)
                    p -= rate * (mean / (1 - 0.9**step)) / ((square / (1 - 0.99**step)).sqrt() + 1e-8)
                    p.grad = None
    with torch.no_grad():
        training = float(F.binary_cross_entropy_with_logits(model(drugs, proteins), labels))
        evaluation = float(F.binary_cross_entropy_with_logits(model.eval()(drugs, proteins), labels))
    return {"losses": [before, training, evaluation]}


def cost(program, spec):
    """Floating point operations of one forward pass for one pair of the greatest lengths."""
    drugs, proteins = torch.full((1, spec["drug_len"]), 2), torch.full((1, spec["protein_len"]), 2)
    with torch.no_grad(), FlopCounterMode(display=False) as counter:
        STATE["model"].eval()(drugs, proteins)
    return counter.get_total_flops()


def _loss(model, logits, labels, step):
    own = getattr(model, "loss", None)
    loss = F.binary_cross_entropy_with_logits(logits, labels) if own is None else own(logits, labels, step)
    if not isinstance(loss, torch.Tensor) or loss.numel() != 1 or not loss.requires_grad:
        raise Invalid("loss must return one number that depends on the logits")  # noqa: F821
    return loss.reshape(())


def _tokens(rows):
    return torch.from_numpy(rows.copy()).long()
