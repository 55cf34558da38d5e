"""The evaluator's side of the contract: read the request, run one stage, write one result file."""

import argparse
import json
import math
import os
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .candidate import UNFENCED
from .errors import CandidateError

NUMBERS = ("metrics", "features")
KEYS = {"score", "metrics", "constraints", "features", "behaviour", "checks", "artifacts", "notes"}


@dataclass(frozen=True)
class Request:
    """What the engine asks for: one stage of one candidate with one seed."""

    candidate: Path
    stage: str
    seed: int
    out: Path


def main(stages: dict[str, Callable[[Request], dict]], argv: list[str] | None = None) -> int:
    """Run the stage that the command line names; whatever happens, leave exactly one whole result file."""
    request = _parse(argv)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that candidates are ended on the way out
    _write(request.out, _outcome(stages, request))
    return 0


def _parse(argv):
    parser = argparse.ArgumentParser(description="Evaluate one stage of one candidate.")
    parser.add_argument("--candidate", type=Path, required=True)
    parser.add_argument("--stage", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    return Request(**vars(parser.parse_args(argv)))


def _outcome(stages, request):
    try:
        if request.stage not in stages:
            raise LookupError(f"no stage {request.stage}; there are {', '.join(stages)}")
        return checked(_with_remarks(stages[request.stage](request)))
    except CandidateError as problem:
        return {"error": {"class": problem.kind, "message": problem.message, "trace": problem.trace}}
    except Exception as fault:
        return {"error": {"class": "evaluator", "message": f"{type(fault).__name__}: {fault}", "trace": traceback.format_exc()[-8000:]}}


def _with_remarks(result):
    """The result, and in its notes whatever makes it less trustworthy than it looks."""
    if not UNFENCED:
        return result
    remark = f"a candidate ran without a fence of its own ({'; '.join(sorted(UNFENCED))})"
    return {**result, "notes": "; ".join(filter(None, [result.get("notes"), remark]))}


def checked(result: dict) -> dict:
    """The result if every part of it is what the contract says; otherwise an exception, which is the evaluator's fault."""
    if unknown := set(result) - KEYS:
        raise ValueError(f"a result has no {', '.join(sorted(unknown))}")
    if "score" not in result or not (result["score"] is None or _is_finite(result["score"])):
        raise ValueError(f"score is {result.get('score')!r}; it must be a finite int or float, or None")
    for group in NUMBERS:
        for name, value in result.get(group, {}).items():
            if not _is_finite(value):
                raise ValueError(f"{group}.{name} is {value!r} ({type(value).__name__}); it must be a finite int or float")
    for name, constraint in result.get("constraints", {}).items():
        if type(constraint.get("ok")) is not bool or type(constraint.get("detail")) is not str:
            raise ValueError(f"constraints.{name} needs a boolean ok and a text detail")
    for check in result.get("checks", []):
        if type(check.get("name")) is not str or type(check.get("passed")) is not bool or type(check.get("detail")) is not str:
            raise ValueError(f"a check needs name, passed and detail: {check!r}")
    for artifact in result.get("artifacts", []):
        if os.path.isabs(artifact) or ".." in Path(artifact).parts or not Path(artifact).is_file():
            raise ValueError(f"artifact {artifact!r} is not a file in the working directory")
    return result


def _is_finite(value):
    return type(value) is int or (type(value) is float and math.isfinite(value))


def _write(out, outcome):
    """A reader sees the whole file or none."""
    beside = out.with_name(f".{out.name}.{os.getpid()}")
    with open(beside, "w", encoding="utf-8") as file:
        json.dump(outcome, file, allow_nan=False)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, out)
