"""The numbers of the protocol, one profile for each size of machine. Read by the parent, sent to the child.

A profile of task.yaml chooses one by the evaluator's command: `[python, evaluate.py]` is cpu, `[python, evaluate.py, --profile, gpu]` is gpu.
"""

from typing import NamedTuple

import tokens
import world

OPTIMISER = {"betas": (0.9, 0.999), "weight_decay": 0.01, "clip": 1.0, "warm": 0.2, "threads": 1, "device": "cpu", "select": "last"}


class Profile(NamedTuple):
    """How candidates are built, trained and judged on one size of machine."""

    spec: dict  # what Model(spec) is told
    plan: dict  # training
    data: str  # "world": made from the seed; otherwise a folder of tables
    split: str = ""  # the column of pairs.csv that says which part a pair belongs to
    train: int = 0  # pairs of a world
    part: int = 0
    noise: float = 0.0
    limit_s: float = 300
    cpu_s: float | None = 110
    memory_mb: int | None = 3500
    most_parameters: int = 150_000
    needs_gib: float = 0.0  # of GPU memory; an estimate, not a measurement


def spec(width, drug_len, protein_len):
    return {
        "drug_vocab": tokens.DRUG_VOCAB, "protein_vocab": tokens.PROTEIN_VOCAB,
        "drug_len": drug_len, "protein_len": protein_len, "width": width,
    }


SMALL = spec(32, world.DRUG_LENGTH, world.PROTEIN_LENGTH)
SUBSET = Profile(
    spec(32, 80, 512), {**OPTIMISER, "epochs": 4, "batch": 64, "rate": 1e-3}, "data", "split_cold", limit_s=500,
)
GPU = {**OPTIMISER, "device": "cuda", "threads": 4, "select": "best_dev"}
PROFILES = {
    "cpu": Profile(SMALL, {**OPTIMISER, "epochs": 12, "batch": 64, "rate": 2e-3}, "world", "", 3200, 400, 0.04),
    "gpu": Profile(
        spec(128, 160, 1200), {**GPU, "epochs": 20, "batch": 64, "rate": 2e-4}, "data/bindingdb", "split_published",
        limit_s=7000, cpu_s=None, memory_mb=None, most_parameters=2_000_000, needs_gib=6.0,
    ),
    "paper": Profile(
        spec(128, 290, 1200), {**GPU, "epochs": 100, "batch": 64, "rate": 5e-5}, "data/bindingdb", "split_published",
        limit_s=14000, cpu_s=None, memory_mb=None, most_parameters=2_000_000, needs_gib=6.0,
    ),
}
QUICK = PROFILES["cpu"]._replace(plan={**PROFILES["cpu"].plan, "epochs": 3}, train=640, part=200, limit_s=50, cpu_s=40)

WORLD = 1  # explore draws its pairs from this one world, so that its scores can be compared; verify makes others
BASELINE_FLOPS = 4_452_480  # of initial.py: one pair of full length through the small model, forward
MOST_FLOPS = 2.5  # times the baseline
LEAST_PAIRS, LEAST_OF_EACH = 40, 10  # a part with fewer pairs, or fewer of either label, gives no usable AUROC


def profile(name: str) -> Profile:
    """The profile of this name; says which there are where there is none."""
    if name not in PROFILES:
        raise ValueError(f'there is no profile "{name}"; there are {", ".join(PROFILES)}')
    return PROFILES[name]
