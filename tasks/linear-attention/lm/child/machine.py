"""What this process computes on, what it holds, and what a training step is expected to take: one place for every question about devices."""

import contextlib
import re

import torch

from model import POSITIONS

GIB = 1 << 30
UNITS = {"bytes": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": GIB}
PER_PARAMETER = 16  # bytes: float32 weights, gradients, and two moments
READ_OUT = 12  # bytes per score: float32, its gradient, and a copy
ACTIVATIONS = 200  # bytes per token, layer and unit of width that are kept for the backward pass: 183 to 187 counted for the initial program in float32
CONTEXT_GIB = 0.6  # what CUDA itself takes
SPARE = 0.9  # of the free memory that a plan may count on


def problem(plan):
    """Why the plan cannot run here; None where it can."""
    if plan["device"] == "cpu":
        return None
    if not torch.cuda.is_available():
        build = "this torch was built without CUDA" if torch.version.cuda is None else "no GPU is visible (see nvidia-smi, and whether the stage was given one)"
        return (
            f"torch {torch.__version__} finds no GPU: {build}. Install requirements-gpu.txt on a machine with one, "
            "or use the protocol for CPUs: npm start -- --task linear-attention"
        )
    if torch.cuda.device_count() < plan["gpus"]:
        return f"the stage needs {plan['gpus']} GPUs and sees {torch.cuda.device_count()}: use a machine with more, or lower `gpus` in lm/plans.py and in task.yaml"
    return None


def devices(plan):
    """The devices of the plan; on a CPU, several share it."""
    return [torch.device("cpu") if plan["device"] == "cpu" else torch.device("cuda", at) for at in range(plan["gpus"])]


def prepare(plan):
    """Settings of this process: threads, and matrix products in TensorFloat-32 where a GPU has it."""
    torch.set_num_threads(plan["threads"])
    torch.set_float32_matmul_precision("high")
    if plan["device"] == "cuda" and plan["memory_gib"] is not None:
        for at in range(plan["gpus"]):
            torch.cuda.set_per_process_memory_fraction(min(1.0, plan["memory_gib"] * GIB / torch.cuda.get_device_properties(at).total_memory), at)


def half(device):
    """bfloat16 where the hardware is made for it; mixers opt out of it in their block."""
    return torch.autocast("cuda", torch.bfloat16) if device.type == "cuda" else contextlib.nullcontext()


@contextlib.contextmanager
def exactly():
    """Predictions in plain float32, so that a row says the same alone and cut."""
    torch.set_float32_matmul_precision("highest")
    yield
    torch.set_float32_matmul_precision("high")


def free_gib(plan):
    """The least free memory of the plan's devices, or what the plan allows where that is less."""
    allowed = float("inf") if plan["memory_gib"] is None else plan["memory_gib"]
    if plan["device"] == "cpu":
        return allowed
    return min(allowed, *(torch.cuda.mem_get_info(at)[0] / GIB for at in range(plan["gpus"])))


def name(plan):
    return "cpu" if plan["device"] == "cpu" else torch.cuda.get_device_name(0)


def needed_gib(plan, parameters, rows):
    """Memory that a step with so many rows at a time is expected to take: state, activations, and the scores of the read-out."""
    tokens = rows * plan["length"]
    scores = min(tokens, POSITIONS) * plan["vocabulary"] * READ_OUT
    activations = tokens * plan["layers"] * plan["width"] * ACTIVATIONS
    context = 0 if plan["device"] == "cpu" else CONTEXT_GIB
    return (parameters * PER_PARAMETER + scores + activations) / GIB + context


def rows_at_a_time(plan, parameters):
    """The largest share of a step, halved as often as needed, that is expected to fit; 1 at least."""
    rows = -(-plan["rows"] // plan["gpus"])
    while rows > 1 and needed_gib(plan, parameters, rows) > SPARE * free_gib(plan):
        rows = -(-rows // 2)
    return rows


def too_small(plan, parameters):
    """By how much the device is too small for one row at a time, in words; None where it is not."""
    needed, free = needed_gib(plan, parameters, 1), free_gib(plan)
    if needed <= free:
        return None
    return (
        f"{name(plan)} has {free:.2f} GiB free, and DeltaNet with {parameters:,} parameters needs about {needed:.2f} GiB for one row of {plan['length']} tokens at a time: "
        f"{needed - free:.2f} GiB too little. Use a larger GPU, end what else runs on it (nvidia-smi), or make the plan smaller in lm/plans.py"
    )


def ran_out(error):
    """Was this for lack of memory, on a GPU or off it?"""
    return isinstance(error, (MemoryError, torch.OutOfMemoryError)) or (isinstance(error, RuntimeError) and "can't allocate memory" in str(error))


def lacking(error):
    """What was missing, in words: the amount where the error tells it, and its first line."""
    first = str(error).splitlines()[0]
    amounts = re.search(r"allocate ([\d.]+) (\w+)\..* of which ([\d.]+) (\w+) is free", first)
    if amounts is None:
        return first
    asked, free = (float(amounts[at]) * UNITS.get(amounts[at + 1], 0) / GIB for at in (1, 3))
    return f"{asked - free:.2f} GiB or more too little ({first})"


def peak_gib(plan):
    """The most memory that tensors held at once on any device; None on a CPU, where nobody counts."""
    return None if plan["device"] == "cpu" else max(torch.cuda.max_memory_allocated(at) for at in range(plan["gpus"])) / GIB
