"""The language models of the larger profiles: their sizes, how long each stage trains, and what it may cost.

`gpu` is one GPU; `paper` is the three scales of the published protocol, which task.yaml spreads over two profiles; `tiny` is the same code at a size for a
CPU, for tests and for trying things out.
"""

from typing import NamedTuple

GIB = 1 << 30


class NotReady(Exception):
    """Something that training needs is missing; the message says what, where, and how to mend it."""


class Plan(NamedTuple):
    """One training run. A step reads `rows` rows of `length` tokens; the schedule is warm-up, stable, decay."""

    corpus: str  # a folder below corpus/, made by prepare.py
    width: int
    heads: int
    layers: int
    length: int
    rows: int
    steps: int
    rate: float
    warm: int  # steps of linear warm-up
    decay: float  # the share of all steps, at the end, in which the rate falls to nothing
    test_rows: int  # held-out rows of the trained length; a quarter as many of twice that
    limit_s: float  # wall seconds for all processes of one evaluation
    device: str = "cuda"
    gpus: int = 1
    threads: int = 4
    cpu_s: float | None = None
    memory_mb: int | None = None  # of the candidate's process; None on a GPU, whose driver maps far more than it uses
    weight_decay: float = 0.1
    betas: tuple = (0.9, 0.95)
    clip: float = 1.0
    parameters_tolerance: float = 0.10  # above DeltaNet's, embeddings not counted
    flops_tolerance: float = 0.10
    memory_gib: float | None = None  # use no more of the device than this; None: what is free
    benchmarks: tuple = ()
    examples: int | None = None  # per benchmark; None: all

    @property
    def tokens(self) -> int:
        """Tokens read in training."""
        return self.steps * self.rows * self.length


MOST_EPOCHS = 4  # a corpus read more often than this is too small for its plan

CORE = ("wikitext", "lambada_openai", "piqa", "hellaswag", "winogrande", "arc_easy", "arc_challenge", "social_iqa", "boolq")
BEYOND = ("race", "sciq", "swag", "qa4mre_2011", "bbq", "metabench")

TINY = Plan(
    "tiny", width=32, heads=2, layers=2, length=64, rows=8, steps=150, rate=1e-2, warm=10, decay=0.5, test_rows=16, limit_s=900,
    device="cpu", threads=1, cpu_s=200, memory_mb=3500,
)
GPU = Plan("gpu", width=256, heads=8, layers=8, length=1024, rows=128, steps=2000, rate=1e-3, warm=100, decay=0.2, test_rows=1024, limit_s=13_500)
SMALL = GPU._replace(corpus="paper", length=2048, rows=256, rate=3e-4, warm=1000, limit_s=35_000, benchmarks=CORE, examples=500)
MEDIUM = SMALL._replace(width=1024, layers=24, steps=1907, rows=256, test_rows=2048, limit_s=170_000, examples=None)
LARGE = MEDIUM._replace(corpus="paper-100b", width=2048, rows=512, steps=95_367, warm=1000, gpus=8, limit_s=1_200_000, benchmarks=CORE + BEYOND)


def short(plan: Plan, steps: int, rows: int, limit_s: float) -> Plan:
    """The first steps of a plan, to see whether it trains at all; no benchmarks."""
    return plan._replace(steps=steps, rows=rows, warm=max(1, steps // 10), decay=0.5, test_rows=plan.test_rows // 4, limit_s=limit_s, benchmarks=())


PROFILES = {
    "tiny": {"quick": short(TINY, 8, 4, 600), "explore": TINY, "verify": TINY},
    "gpu": {"quick": short(GPU, 50, 32, 850), "explore": GPU, "verify": GPU._replace(benchmarks=CORE, examples=500)},
    "paper": {"quick": short(SMALL, 50, 32, 850), "explore": SMALL, "verification": MEDIUM, "validation": LARGE},
}
SECOND_HALF = ("verify", "verification", "validation")  # stages that are scored on text no earlier stage was


def plan_of(profile: str, stage: str) -> Plan:
    """The plan of a stage; says which there are where there is none."""
    stages = PROFILES.get(profile)
    if stages is None:
        raise NotReady(f'there is no profile "{profile}" for language models; there are {", ".join(PROFILES)}')
    return stages[stage]
