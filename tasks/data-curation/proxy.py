"""A small transformer over bytes, trained on cleaned text: how many bits per byte does it need for text that is known to be good?"""

import math
import time

import torch
from torch import nn
from torch.nn import functional as F

GIB = 1 << 30
UNIFORM = 8.0  # bits per byte of whoever has learnt nothing


class NoGpu(Exception):
    """The machine will not do; the message says why, and how to mend it."""


def built_for_gpus(found=torch):
    if getattr(found.version, "cuda", None) is None:
        raise NoGpu(f"torch {found.__version__} was built without CUDA; install the build for GPUs, or use the profile cpu: npm start -- --task data-curation")


def machine(plan, found=torch):
    """A GPU that is visible and has the memory that the plan is expected to need; a plan for the CPU asks for nothing."""
    if plan["device"] == "cpu":
        return
    built_for_gpus(found)
    if not found.cuda.is_available():
        raise NoGpu(f"torch {found.__version__} sees no GPU: compare nvidia-smi, CUDA_VISIBLE_DEVICES and the driver with CUDA {found.version.cuda}, or use the profile cpu")
    free, total = (size / GIB for size in found.cuda.mem_get_info(0))
    if free < plan["needs_gib"]:
        raise NoGpu(
            f"this training is expected to need {plan['needs_gib']:g} GiB of GPU memory; {free:.1f} of {total:.1f} GiB are free, {plan['needs_gib'] - free:.1f} GiB too little. "
            "End what else runs there, lower `rows` of the plan in protocol.py, or use a larger GPU"
        )


class Model(nn.Module):
    """Pre-norm decoder with learnt positions; input and output share the embedding."""

    def __init__(self, plan):
        super().__init__()
        width = plan["width"]
        self.embed, self.place = nn.Embedding(256, width), nn.Embedding(plan["context"], width)
        self.blocks = nn.ModuleList(Block(width, plan["heads"]) for _ in range(plan["layers"]))
        self.norm = nn.LayerNorm(width)
        for table in (self.embed, self.place):
            nn.init.normal_(table.weight, std=0.02)

    def forward(self, tokens):
        """Scores [B, L, 256] of the next byte, for bytes [B, L]."""
        x = self.embed(tokens) + self.place.weight[: tokens.shape[1]]
        for block in self.blocks:
            x = block(x)
        return F.linear(self.norm(x), self.embed.weight)


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads, self.first, self.second = heads, nn.LayerNorm(width), nn.LayerNorm(width)
        self.mix, self.merge = nn.Linear(width, 3 * width, bias=False), nn.Linear(width, width, bias=False)
        self.widen, self.narrow = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x):
        q, k, v = self.mix(self.first(x)).unflatten(-1, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        x = x + self.merge(F.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).flatten(2))
        return x + self.narrow(F.gelu(self.widen(self.second(x))))


def bits_per_byte(training, held_out, plan, seed):
    """One pass over the training bytes, then bits per byte of the held-out ones; and what it took, under the names of task.yaml."""
    torch.manual_seed(seed)
    started, device = time.monotonic(), torch.device(plan["device"])
    model = Model(plan).to(device)
    rows = _windows(training, plan["context"])
    steps = len(rows) // plan["batch"]
    bits, order = UNIFORM, torch.randperm(len(rows), generator=torch.Generator().manual_seed(seed))
    if steps:
        _train(model, rows, order[: steps * plan["batch"]].split(plan["batch"]), plan, device)
        bits = _bits(model, _windows(held_out, plan["context"]), plan, device)
    used = {"trained_bytes": steps * plan["batch"] * plan["context"], "lm_parameters": sum(each.numel() for each in model.parameters()), "train_minutes": (time.monotonic() - started) / 60}
    if device.type == "cuda":
        used["peak_gib"] = torch.cuda.max_memory_allocated() / GIB
    return bits, used


def _windows(text, context):
    """Whole windows [rows, context + 1]: each byte is asked for once, after those before it."""
    count = max(0, (len(text) - 1) // context)
    if count == 0:
        return torch.zeros(0, context + 1, dtype=torch.uint8)
    return torch.frombuffer(bytearray(text), dtype=torch.uint8).unfold(0, context + 1, context)


def _train(model, rows, batches, plan, device):
    optimiser = torch.optim.AdamW(model.parameters(), lr=plan["rate"], betas=(0.9, 0.95), weight_decay=0.1)
    parts, steps = plan["batch"] // plan["rows"], len(batches)
    for step, batch in enumerate(batches):
        for group in optimiser.param_groups:
            group["lr"] = plan["rate"] * min(1.0, (step + 1) / max(1, steps // 20)) * (0.1 + 0.45 * (1 + math.cos(math.pi * step / steps)))
        total = 0.0
        for some in rows[batch].chunk(parts):
            loss = _loss(model, some, device, "mean") / parts
            loss.backward()
            total += loss.item()
        if not math.isfinite(total):
            raise RuntimeError(f"the language model diverged: its loss was {total} in step {step + 1} of {steps}; lower `rate` of the plan in protocol.py")
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad()


@torch.no_grad()
def _bits(model, rows, plan, device):
    total = sum(_loss(model, some, device, "sum").item() for some in rows.split(plan["rows"]))
    return total / (len(rows) * plan["context"]) / math.log(2)


def _loss(model, rows, device, reduction):
    rows = rows.to(device).long()
    with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
        scores = model(rows[:, :-1])
    return F.cross_entropy(scores.float().flatten(0, 1), rows[:, 1:].flatten(), reduction=reduction)
