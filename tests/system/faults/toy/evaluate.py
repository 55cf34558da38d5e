"""Scores how near `solve()` comes to 7, and takes its time over it, so that things can happen meanwhile."""

import time
import traceback

from asi_eval.errors import CandidateCrashed
from asi_eval.report import main


def solve(request):
    """In this very process: isolation has tests of its own, and a process more for each call would double what a run costs."""
    scope = {}
    try:
        exec(compile(request.candidate.read_text(encoding="utf-8"), "candidate.py", "exec"), scope)
        return scope["solve"]()
    except Exception as problem:
        raise CandidateCrashed(f"{type(problem).__name__}: {problem}", traceback.format_exc()) from problem


def check(request):
    value = solve(request)
    ok = type(value) in (int, float)
    return {
        "score": None,
        "checks": [{"name": "number", "passed": ok, "detail": f"solve() returned {value!r}"}],
        "behaviour": repr(value),
    }


def stage(request):
    value = solve(request)
    distance = abs(value - 7)
    time.sleep(0.3)
    return {
        "score": 10 - distance,
        "metrics": {"distance": distance},
        "features": {"value": value},
    }


main({"check": check, "quick": stage, "full": stage})
