"""Evaluate a circle packing program: `python evaluate.py [--n 26] --candidate FILE --stage NAME --seed N --out FILE`.

Stages: check, quick, full. The packing that `full` leaves is checked again by `certify.py`, which shares no code with this file.
"""

import argparse
import ast
import json
import os
import sys
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is imported: the diagnosis has a few tiny matrices

from asi_eval import Candidate, Invalid, NonDeterministic, Request, digest, main, source

sys.path.insert(0, str(Path(__file__).resolve().parent))

import exact  # noqa: E402
import polish  # noqa: E402

PROBES = (5, 7, 10)
MOST_CIRCLES = 60  # verifying every pair in rationals, and the polish, are meant for squares of this size
MEMORY_MB = 1536


def stages(n: int) -> dict:
    """The stages for packings of n circles, by name."""

    def quick(request: Request) -> dict:
        """Does it pack n circles at all? One second of effort, five seconds of patience."""
        with Candidate(request.candidate, limit_s=15, cpu_s=5, memory_mb=MEMORY_MB) as candidate:
            answer = candidate.call("pack", n=n, seed=request.seed, budget_s=1.0)
        return {"score": _certify(answer, n).score, "metrics": {"cpu_s": candidate.cpu_s}}

    def full(request: Request) -> dict:
        """The score that counts: n circles, 20 CPU seconds, verified exactly."""
        return _measured(request, n)

    return {each.__name__: each for each in (check, quick, full)}


def check(request: Request) -> dict:
    """Rules that the text can break, then two runs on small squares that must agree to the last bit."""
    tree = source.parse(request.candidate.read_text(encoding="utf-8", errors="replace"))
    checks = [
        _finding("interface", [] if _has_pack(tree) else ["no function pack(n, seed, budget_s) at the top level"]),
        _finding("imports", source.risky(tree)),
        _finding("memorised", source.memorised(tree)),
    ]
    if not all(each["passed"] for each in checks):
        return {"score": None, "checks": checks}
    first = _probe(request, PROBES)
    again = _probe(request, tuple(reversed(PROBES)) + PROBES[:1])
    if any(answers != [first[n][0]] * len(answers) for n, answers in again.items()):
        raise NonDeterministic("the same n, seed and budget gave two different packings")
    checks.append({"name": "runs", "passed": True, "detail": f"valid and repeatable for n = {', '.join(map(str, PROBES))}"})
    # Small squares are soon packed as well as can be, so different searches may agree on them: the constants count as well.
    constants = sorted(repr(node.value) for node in ast.walk(tree) if isinstance(node, ast.Constant) and type(node.value) in (int, float))
    return {"score": None, "checks": checks, "behaviour": digest(first, constants, digits=17)}


def _measured(request, n):
    with Candidate(request.candidate, limit_s=60, cpu_s=20, memory_mb=MEMORY_MB) as candidate:
        answer = candidate.call("pack", n=n, seed=request.seed, budget_s=15.0)
    packing = _certify(answer, n)
    pairs, walls = polish.contacts(packing.circles)
    sizes = [r for _, _, r in packing.circles]
    metrics = {
        "raw_sum": packing.raw_sum, "max_violation": packing.max_violation, "repair": packing.repair,
        "cpu_s": candidate.cpu_s, "wall_s": candidate.wall_s, "contacts": pairs, "wall_contacts": walls,
        "min_r": min(sizes), "max_r": max(sizes),
        "lp_gap": max(0.0, polish.best_radii_sum(packing.circles) - packing.score),
        "polish_gap": max(0.0, polish.polished_sum(packing.circles) - packing.score),
    }
    Path("packing.json").write_text(json.dumps({"n": n, "score": packing.score, "circles": packing.circles}), encoding="utf-8")
    lines = source.lines_of_code(request.candidate.read_text(encoding="utf-8", errors="replace"))
    return {
        "score": packing.score,
        "metrics": metrics,
        "constraints": {"exact": {"ok": True, "detail": f"every radius gave way by {packing.repair:.3g}" if packing.repair else "nothing overlaps"}},
        "features": {"contacts": pairs, "program_lines": lines},
        "artifacts": ["packing.json"],
        "notes": _diagnosis(metrics),
    }


def _diagnosis(metrics):
    notes = []
    if metrics["lp_gap"] > 0.003:
        notes.append(f"radii: better radii for the same centres would add {metrics['lp_gap']:.4f}")
    if metrics["polish_gap"] > max(0.003, metrics["lp_gap"] + 0.001):
        notes.append(f"not a local optimum: a few joint steps would add {metrics['polish_gap']:.4f}")
    if not notes:
        notes.append("a local optimum: only another arrangement can be better")
    if metrics["cpu_s"] < 5:
        notes.append(f"unused budget: {metrics['cpu_s']:.1f} of 20 CPU seconds")
    return "; ".join(notes)


def _probe(request, sizes):
    """The answers of a fresh process, by n, each verified."""
    answers = {}
    with Candidate(request.candidate, limit_s=9, cpu_s=5, memory_mb=MEMORY_MB) as candidate:
        for n in sizes:
            answer = candidate.call("pack", n=n, seed=3, budget_s=1.0)
            _certify(answer, n)
            answers.setdefault(n, []).append(exact.read(answer, n))
    return answers


def _certify(answer, n):
    try:
        return exact.certify(answer, n)
    except exact.Infeasible as why:
        raise Invalid(f"not a packing of {n} circles: {why}") from None


def _finding(name, problems):
    return {"name": name, "passed": not problems, "detail": "; ".join(problems[:6]) or "fine"}


def _has_pack(tree):
    named = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "pack"]
    return any({"n", "seed", "budget_s"} <= {each.arg for each in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)} for node in named)


def _asked():
    """The number of circles that the command line names, and the rest of the command line."""
    options = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    options.add_argument("--n", type=int, default=26)
    found, rest = options.parse_known_args()
    if not 2 <= found.n <= MOST_CIRCLES:
        options.error(f"--n {found.n}: packings of 2 to {MOST_CIRCLES} circles can be measured")
    return found.n, rest


if __name__ == "__main__":
    n, rest = _asked()
    sys.exit(main(stages(n), rest))
