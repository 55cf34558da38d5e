"""Scores how near `solve()` comes to 7. Every evaluation also leaves a line in its log, which the tests count by."""

import os
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
    ok = type(value) in (int, float) and abs(value) < 1e9
    return {
        "score": None,
        "checks": [{"name": "number", "passed": ok, "detail": f"solve() returned {value!r}"}],
        "behaviour": repr(value),
    }


def stage(request):
    note(request)
    value = solve(request)
    distance = abs(value - 7)
    time.sleep(float(os.environ.get("TOY_SECONDS", "0")))
    return {
        "score": 10 - distance,
        "metrics": {"distance": distance},
        "features": {"value": value},
    }


def note(request):
    print(f"truth: {request.stage} {request.seed} {open(request.candidate, encoding='utf-8').read()!r}", flush=True)


main({"check": check, "quick": stage, "full": stage})
