"""The candidate's side of training: a small model around the candidate's mixer. Trusted code, but in the candidate's process.

It receives training rows with their targets and, later, test rows without; it answers with log-probabilities, which the
parent scores.
"""

import math
import sys
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.flop_counter import FlopCounterMode

SILENT = 255
MODELS = {}

torch.set_num_threads(1)


def fit(program, plan, seed, inputs, targets):
    """Train a fresh model on the given batches, in order; its loss at every step and the CPU seconds it took."""
    torch.manual_seed(seed)
    model = MODELS[plan["part"]] = Model(program.DeltaNet, plan)
    inputs, targets = torch.from_numpy(inputs).long(), torch.from_numpy(targets).long()
    optimiser = AdamW(list(model.parameters()), plan)
    started, losses = time.process_time(), []
    for step, (rows, wanted) in enumerate(zip(inputs, targets)):
        loss = F.cross_entropy(model(rows).flatten(0, 1), wanted.flatten(), ignore_index=SILENT)
        if not math.isfinite(loss.item()):
            raise Invalid(f"training diverged: the {plan['part']} loss was {loss.item()} at step {step}")  # noqa: F821
        loss.backward()
        optimiser.step(_pace(step, len(inputs), plan["warm"], plan["floor"]))
        losses.append(loss.item())
        if (step + 1) % 30 == 0:
            recent = sum(losses[-30:]) / 30
            print(f"{plan['part']} step {step + 1}/{len(inputs)} loss {recent:.3f}", file=sys.stderr, flush=True)
    return {"losses": losses, "cpu_s": time.process_time() - started}


def predict(program, part, inputs):
    """Log-probabilities [rows, length, outputs] from the model trained for this part."""
    model = MODELS[part].eval()
    with torch.no_grad():
        parts = [F.log_softmax(model(torch.from_numpy(rows).long()), -1) for rows in np.array_split(inputs, -(-len(inputs) // 16))]
    return torch.cat(parts).float().numpy()


def size(program, plan, length):
    """Parameters of the whole model, and floating point operations per token of one forward pass."""
    torch.manual_seed(0)
    model = Model(program.DeltaNet, plan)
    with torch.no_grad(), FlopCounterMode(display=False, custom_mapping=COUNTED) as counter:
        model(torch.zeros(1, length, dtype=torch.long))
    return {
        "parameters": sum(p.numel() for p in model.parameters()),
        "flops_per_token": counter.get_total_flops() / length,
    }


def _triangular(matrix, right, *_, out_shape=None, **__):
    return math.prod(right) * matrix[-1]


COUNTED = {torch.ops.aten.linalg_solve_triangular: _triangular}


class Model(nn.Module):
    """Embedding, a few blocks of mixer and MLP, and a linear read-out; everything but the mixer is the same for all."""

    def __init__(self, mixer, plan):
        super().__init__()
        width = plan["width"]
        self.embed = nn.Embedding(plan["inputs"], width)
        nn.init.normal_(self.embed.weight, std=0.5)
        self.blocks = nn.ModuleList(Block(mixer, width, plan["heads"], layer) for layer in range(plan["layers"]))
        self.norm = Norm(width)
        self.read = nn.Linear(width, plan["outputs"], bias=False)

    def forward(self, tokens):
        x = self.embed(tokens)
        for block in self.blocks:
            x = block(x)
        return self.read(self.norm(x))


class Block(nn.Module):
    def __init__(self, mixer, width, heads, layer):
        super().__init__()
        self.before, self.between = Norm(width), Norm(width)
        self.mixer = mixer(hidden_size=width, num_heads=heads, layer_idx=layer)
        self.mlp = nn.Sequential(nn.Linear(width, 2 * width, bias=False), nn.SiLU(), nn.Linear(2 * width, width, bias=False))

    def forward(self, x):
        mixed, *_ = self.mixer(self.before(x))
        x = x + mixed
        return x + self.mlp(self.between(x))


class Norm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(width))

    def forward(self, x):
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-6) * self.scale


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


def _pace(step, steps, warm, floor):
    """Linear warm-up, then half a cosine down to the floor."""
    return min(1.0, (step + 1) / warm) * (floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * step / steps)))
