"""Scores how near `solve()` comes to 7, and tells two logs that it was really run before it writes its result."""

import json
import os
import time
from pathlib import Path

from asi_eval.errors import CandidateCrashed, Invalid
from asi_eval.report import main

SECONDS = float(Path(__file__).with_name("seconds.txt").read_text())


def solve(request):
    scope = {}
    try:
        exec(compile(request.candidate.read_text(encoding="utf-8"), "candidate.py", "exec"), scope)
        return scope["solve"]()
    except Exception as problem:
        said = f"{type(problem).__name__}: {problem}"
        raise CandidateCrashed(said, said) from problem  # no trace: it names folders, which differ between runs


def check(request):
    tell(request)
    value = solve(request)
    ok = type(value) in (int, float)
    return {
        "score": None,
        "checks": [{"name": "number", "passed": ok, "detail": f"solve() returned {value!r}"}],
        "behaviour": repr(value),
    }


def stage(request):
    tell(request)
    value = solve(request)
    if type(value) not in (int, float) or abs(value) > 100:
        raise Invalid(f"solve() returned {value!r}")
    return {"score": 10 - abs(value - 7), "metrics": {"distance": abs(value - 7)}, "features": {"value": value}}


def tell(request):
    """What the engine never reads: a line beside the run directory, and one in the attempt's own log for when that cannot be reached."""
    run, attempt = str(request.out.absolute()).split("/evaluations/", 1)
    line = json.dumps({"folder": "/".join(attempt.split("/")[:2]), "stage": request.stage, "seed": request.seed, "pid": os.getpid()})
    print(line, flush=True)
    beside = Path(run).parent
    if beside.is_dir() and os.access(beside, os.W_OK):
        with open(beside / "truth.log", "a", encoding="utf-8") as file:
            file.write(line + "\n")
            file.flush()
            os.fsync(file.fileno())
    time.sleep(SECONDS)


main({"check": check, "quick": stage, "full": stage})
