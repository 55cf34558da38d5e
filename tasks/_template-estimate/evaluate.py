"""Runs a candidate away from this process, and reports in the contract's form. Everything hidden stays on this side."""

import math
import random

from asi_eval import Candidate, Invalid, main


def hidden(x):
    return math.sin(x)


def distances(request, count):
    random.seed(request.seed)  # other points for every seed; the same ones when the seed is repeated
    points = sorted(random.uniform(0, 3) for _ in range(count))
    with Candidate(request.candidate, limit_s=8) as candidate:
        answers = [candidate.call("predict", x=x) for x in points]
    for x, y in zip(points, answers):
        if not isinstance(y, (int, float)) or not math.isfinite(y):
            raise Invalid(f"predict({x}) gave {y!r}, which is no finite number")
    return [abs(y - hidden(x)) for x, y in zip(points, answers)]


def check(request):
    """Before anything is paid for: is this a program of the right kind? `behaviour` finds programs that do the same."""
    with Candidate(request.candidate, limit_s=8) as candidate:
        answers = [candidate.call("predict", x=x) for x in (0.0, 1.0, 1.0, 2.5)]
    return {
        "score": None,
        "checks": [
            {"name": "numbers", "passed": all(isinstance(y, (int, float)) for y in answers), "detail": repr(answers)[:80]},
            {"name": "repeatable", "passed": answers[1] == answers[2], "detail": "predict(1.0) asked twice"},
        ],
        "behaviour": repr(answers),
    }


def measured(count):
    def stage(request):
        found = distances(request, count)
        with open(request.candidate, encoding="utf-8") as file:
            lines = len(file.read().splitlines())
        return {
            "score": 100 * (1 - sum(d * d for d in found) / len(found)),
            "metrics": {"worst": max(found)},
            "features": {"lines": lines},
        }

    return stage


raise SystemExit(main({"check": check, "quick": measured(20), "full": measured(400)}))
