"""Scores how near `solve()` comes to 7, and takes its time over it, so that things can happen meanwhile."""

import time

from asi_eval.candidate import Candidate
from asi_eval.report import main


def solve(request):
    with Candidate(request.candidate, limit_s=10) as candidate:
        return candidate.call("solve")


def check(request):
    value = solve(request)
    ok = type(value) in (int, float)
    return {
        "score": None,
        "checks": [{"name": "number", "passed": ok, "detail": f"solve() returned {value!r}"}],
        "behaviour": repr(value),
    }


def stage(request):
    distance = abs(solve(request) - 7)
    time.sleep(0.3)
    return {
        "score": 10 - distance,
        "metrics": {"distance": distance},
        "features": {"value": solve(request)},
    }


main({"check": check, "quick": stage, "full": stage})
