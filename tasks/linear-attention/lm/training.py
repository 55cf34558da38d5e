"""Training, driven from outside the candidate's process: its clock, and the end of runs that no longer learn."""

import sys
import time
from typing import NamedTuple

import numpy as np
from asi_eval import Invalid, claims


BLOCK = 25  # steps between two looks
SMOOTH = 10  # steps over which the loss is averaged
FALLEN_BACK = 1.0  # nats above the best so far: beyond this a run has diverged


class Trained(NamedTuple):
    losses: list
    seconds: float
    tokens_per_s: float
    peak_gib: float | None


def train(candidate, plan) -> Trained:
    """All steps of the plan; Invalid as soon as the loss is lost."""
    losses, walls, peak = [], [], None
    while len(losses) < plan.steps:
        count = min(BLOCK, plan.steps - len(losses))
        started = time.monotonic()
        new, held = claims.fields(candidate.call("steps", count=count), "losses", "peak_gib")
        walls.append((time.monotonic() - started, count))
        losses += claims.numbers(new, count)
        peak = None if held is None else max(peak or 0.0, claims.number(held))
        watch(losses)
        recent = losses[-SMOOTH:]
        print(f"step {len(losses)}/{plan.steps} loss {sum(recent) / len(recent):.3f}", file=sys.stderr, flush=True)
    timed = walls[1:] or walls  # the first block also warms the device up
    rate = sum(count for _, count in timed) * plan.rows * plan.length / max(1e-9, sum(seconds for seconds, _ in timed))
    return Trained(losses, sum(seconds for seconds, _ in walls), rate, peak)


def watch(losses) -> None:
    """Invalid where the smoothed loss has risen from its best by more than a nat."""
    if len(losses) < SMOOTH:
        return
    means = np.convolve(losses, np.full(SMOOTH, 1 / SMOOTH), "valid")
    best = int(means.argmin())
    if means[-1] > means[best] + FALLEN_BACK:
        raise Invalid(
            f"training diverged: the loss was {means[best]:.2f} around step {best + SMOOTH} and {means[-1]:.2f} around step {len(losses)} (means of {SMOOTH} steps; "
            f"a rise of more than {FALLEN_BACK} ends a run)"
        )
