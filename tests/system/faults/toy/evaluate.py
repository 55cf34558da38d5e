"""
Scores how near `solve()` comes to 7, and takes its time over it, so that things can happen meanwhile. Written against the
contract alone: what isolates programs has tests of its own, and importing it would double what a run costs.
"""

import json
import sys
import time


def check(value):
    ok = type(value) in (int, float)
    return {
        "score": None,
        "checks": [{"name": "number", "passed": ok, "detail": f"solve() returned {value!r}"}],
        "behaviour": repr(value),
    }


def stage(value):
    distance = abs(value - 7)
    time.sleep(0.3)
    return {"score": 10 - distance, "metrics": {"distance": distance}, "features": {"value": value}}


def crashed(problem):
    import traceback

    return {"error": {"class": "crashed", "message": f"{type(problem).__name__}: {problem}", "trace": traceback.format_exc()}}


given = dict(zip(sys.argv[1::2], sys.argv[2::2]))
with open(given["--candidate"], encoding="utf-8") as file:
    text = file.read()
scope = {}
try:
    exec(compile(text, "candidate.py", "exec"), scope)
    value = scope["solve"]()
except Exception as problem:
    result = crashed(problem)
else:
    result = check(value) if given["--stage"] == "check" else stage(value)
with open(given["--out"], "w", encoding="utf-8") as file:
    json.dump(result, file)
