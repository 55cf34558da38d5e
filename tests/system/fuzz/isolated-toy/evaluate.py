"""Scores how near `solve()` comes to 7. Every evaluation also leaves a line in its log, which the tests count by."""

import os
import time

from asi_eval.candidate import Candidate
from asi_eval.report import main


def solve(request):
    with Candidate(request.candidate, limit_s=10) as candidate:
        return candidate.call("solve")


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
    distance = abs(solve(request) - 7)
    time.sleep(float(os.environ.get("TOY_SECONDS", "0")))
    return {
        "score": 10 - distance,
        "metrics": {"distance": distance},
        "features": {"value": solve(request)},
    }


def note(request):
    print(f"truth: {request.stage} {request.seed} {open(request.candidate, encoding='utf-8').read()!r}", flush=True)


main({"check": check, "quick": stage, "full": stage})
