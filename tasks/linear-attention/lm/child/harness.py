"""The candidate's side of language modelling. Trusted code, but in the candidate's process.

It trains on files of tokens, hands the weights over, and in another process that has only those weights says how likely given tokens are.
"""

import math
import os
import sys
from importlib import util

FOLDER = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, FOLDER)  # for the imports below; gone before the candidate is loaded

import numpy as np  # noqa: E402
import torch  # noqa: E402
from torch.utils.flop_counter import FlopCounterMode  # noqa: E402

import machine  # noqa: E402
from model import LanguageModel  # noqa: E402
from replicas import Replicas  # noqa: E402
from rows import Rows  # noqa: E402

del sys.path[0]


def _counted():
    """How the checks count what torch does not, from their file: this process may not look into its folder."""
    spec = util.spec_from_file_location("probes", os.path.join(FOLDER, "../../probes.py"))
    probes = util.module_from_spec(spec)
    spec.loader.exec_module(probes)
    return probes.COUNTED


COUNTED = _counted()
PART = 1 << 23  # weights handed over at a time
TOKENS = 1 << 13  # scored at a time
STATE = {}


def survey(program, plan):
    """What stands in the way of the plan on this machine, as a text or None, before anything large is built; and the machine's name."""
    if found := machine.problem(plan):
        return {"problem": found, "name": ""}
    machine.prepare(plan)
    with torch.device("meta"):
        parameters = sum(each.numel() for each in LanguageModel(program.DeltaNet, plan, 0).parameters())
    return {"problem": machine.too_small(plan, parameters), "name": machine.name(plan)}


def start(program, plan, seed, files):
    """Build the model; its numbers that are learnt, those of them in the table of words, and operations per token forward."""
    machine.prepare(plan)
    devices = machine.devices(plan)
    model = LanguageModel(program.DeltaNet, plan, seed)
    parameters = sum(each.numel() for each in model.parameters())
    replicas = Replicas(model, devices)
    STATE.update(plan=plan, model=model, replicas=replicas, files=files, rows=Rows(files, plan["length"], seed), done=0, parameters=parameters)
    row = torch.zeros(1, plan["length"], dtype=torch.long, device=devices[0])
    with torch.no_grad(), machine.half(devices[0]), FlopCounterMode(display=False, custom_mapping=COUNTED) as counter:
        model.scores(model(row))
    return {"parameters": parameters, "table": model.embed.weight.numel(), "flops_per_token": counter.get_total_flops() / plan["length"]}


def probe(program):
    """One whole step at no rate, with fewer rows at a time where memory runs out; rows at a time, and GiB held at most."""
    plan, at_a_time = STATE["plan"], machine.rows_at_a_time(STATE["plan"], STATE["parameters"])
    while True:
        rows = Rows(STATE["files"], plan["length"], 0).take(plan["gpus"] * at_a_time)
        try:
            optimiser = _optimiser(rate=0.0)
            STATE["replicas"].backward(torch.from_numpy(rows), at_a_time)
            optimiser.step()
            break
        except (MemoryError, RuntimeError) as error:
            if not machine.ran_out(error):
                raise
            if at_a_time == 1:
                raise MemoryError(f"out of memory in one step with one row at a time: {machine.lacking(error)}") from None
        at_a_time //= 2
        _forget()
    _forget()
    STATE.update(at_a_time=at_a_time, optimiser=_optimiser(plan["rate"]))
    return {"rows": at_a_time, "peak_gib": machine.peak_gib(plan)}


def steps(program, count):
    """The next steps; the loss of each, in nats per token, and GiB held at most so far."""
    plan, replicas, optimiser = STATE["plan"], STATE["replicas"], STATE["optimiser"]
    parameters, losses = list(STATE["model"].parameters()), []
    for step in range(STATE["done"], STATE["done"] + count):
        loss = replicas.backward(torch.from_numpy(STATE["rows"].take(plan["rows"])), STATE["at_a_time"])
        norm = float(torch.nn.utils.clip_grad_norm_(parameters, plan["clip"]))
        if not (math.isfinite(loss) and math.isfinite(norm)):
            raise Invalid(f"training diverged: at step {step} the loss is {loss} and the norm of its gradient {norm}")  # noqa: F821
        for group in optimiser.param_groups:
            group["lr"] = plan["rate"] * _pace(step, plan)
        optimiser.step()
        optimiser.zero_grad()
        replicas.spread()
        losses.append(loss)
    STATE["done"] += count
    return {"losses": losses, "peak_gib": machine.peak_gib(plan)}


def weights(program, part):
    """A part of all weights, as one float32 vector; empty behind the last."""
    flat, start = _entries(STATE["model"]), part * PART
    found, at = [], 0
    for each in flat:
        low, high = max(start - at, 0), min(start + PART - at, each.numel())
        if low < high:
            found.append(each.reshape(-1)[low:high].float().cpu().numpy())
        at += each.numel()
    return {"part": np.concatenate(found) if found else np.zeros(0, np.float32)}


def build(program, plan, seed):
    """The untrained model, to be filled by `receive`."""
    machine.prepare(plan)
    STATE.update(plan=plan, model=LanguageModel(program.DeltaNet, plan, seed).to(machine.devices(plan)[0]).eval())


def receive(program, part, at):
    """The weights of this part, a float32 vector."""
    part, start, at = torch.from_numpy(part), at * PART, 0
    for each in _entries(STATE["model"]):
        low, high = max(start - at, 0), min(start + len(part) - at, each.numel())
        if low < high:
            each.view(-1)[low:high] = part[at + low - start : at + high - start].to(each)
        at += each.numel()


@torch.no_grad()
def score(program, rows):
    """For rows [n, L + 1]: log-probability [n, L] of every token after the first, and whether it was the likeliest."""
    rows, found = torch.from_numpy(rows.astype(np.int64)), []
    device = machine.devices(STATE["plan"])[0]
    with machine.exactly():
        for some in rows.split(max(1, TOKENS // rows.shape[1])):
            some = some.to(device)
            for one, hidden in zip(some, STATE["model"](some[:, :-1])):
                said = STATE["model"].scores(hidden).log_softmax(-1)
                chosen = said.gather(-1, one[1:, None])[:, 0]
                found.append((chosen.cpu(), (chosen >= said.amax(-1)).cpu()))
    return {"logp": torch.stack([each for each, _ in found]).numpy(), "likeliest": torch.stack([each for _, each in found]).numpy()}


@torch.no_grad()
def following(program, shown):
    """Log-probabilities [vocabulary] of what follows these tokens [n]."""
    device = machine.devices(STATE["plan"])[0]
    with machine.exactly():
        hidden = STATE["model"](torch.from_numpy(shown.astype(np.int64))[None].to(device))
        return {"logp": STATE["model"].scores(hidden[0, -1]).log_softmax(-1).cpu().numpy()}


def _entries(model):
    """Everything that training may have changed, in a fixed order."""
    with torch.no_grad():
        return [each.detach() for each in model.state_dict().values()]


def _optimiser(rate):
    """AdamW, with weight decay for matrices alone."""
    plan, learnt = STATE["plan"], list(STATE["model"].parameters())
    groups = [{"params": [each for each in learnt if (each.dim() > 1) == matrices], "weight_decay": decay} for matrices, decay in ((True, plan["weight_decay"]), (False, 0.0))]
    return torch.optim.AdamW(groups, lr=rate, betas=tuple(plan["betas"]), fused=plan["device"] == "cuda")


def _pace(step, plan):
    """Warm-up, stable, decay: the share of the full rate at this step."""
    falling = plan["decay"] * plan["steps"]
    return min((step + 1) / plan["warm"], (plan["steps"] - step) / max(1.0, falling), 1.0)


def _forget():
    for model in STATE["replicas"].models:
        model.zero_grad()
    if STATE["plan"]["device"] == "cuda":
        torch.cuda.empty_cache()
