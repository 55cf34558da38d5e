"""Evaluator of data-curation: `python evaluate.py [--profile cpu|judged|gpu|paper] [--data FOLDER] --candidate FILE --stage check|quick|explore|verify --seed N --out FILE`."""

import argparse
import sys
from pathlib import Path
from statistics import mean

from asi_eval import Candidate, derive, main, source

import checks
import claims
import own
import pairs
import protocol
import report

HERE = Path(__file__).resolve().parent


def check(request):
    """Executed checks: what the program does with texts, not what it says of itself."""
    return checks.run(request.candidate, HERE / "harness.py")


def quick(request):
    """A few documents of every category: does it do more good than harm?"""
    cases = protocol.cases("development", request.seed, protocol.QUICK)
    outputs, cpu_s = cleaned(request, cases)
    score, metrics = protocol.summary(scored(cases, outputs))
    return {"score": score, "metrics": {**metrics, "cpu_s": cpu_s}}


def explore(request):
    """Five hundred documents with noise of the development family."""
    cases = protocol.cases("development", request.seed, protocol.FULL)
    outputs, cpu_s = cleaned(request, cases)
    results = scored(cases, outputs)
    score, metrics = protocol.summary(results)
    rows, found = pairs.rows(cases, outputs, request.seed), report.of(cases, outputs, results)
    print("\n".join(report.lines(found)), file=sys.stderr)
    removed = _removed(cases, outputs)
    return {
        "score": score,
        "metrics": {**metrics, "gain": _gain(cases, score), "pairs": mean(each["rating"] for each in rows), "removed": removed, "cpu_s": cpu_s},
        "features": {"removed": removed, "program_lines": source.lines_of_code(request.candidate.read_text(encoding="utf-8"))},
        "artifacts": [pairs.write(rows), report.write(found)],
    }


def verify(request):
    """Other documents, and noise of the hidden family; and the same documents' worth of the family that was selected by."""
    seed = derive(request.seed, "verify")
    hidden, known = (protocol.cases(family, seed, protocol.FULL) for family in ("hidden", "development"))
    outputs, cpu_s = cleaned(request, hidden)
    score, metrics = protocol.summary(scored(hidden, outputs))
    outputs, _ = cleaned(request, known)
    known_score, _ = protocol.summary(scored(known, outputs))
    return {"score": score, "metrics": {**metrics, "family_gap": known_score - score, "cpu_s": cpu_s}}


def cleaned(request, cases):
    """What the program makes of every category, and its CPU seconds."""
    count = sum(len(case.documents) for case in cases)
    limit = max(5.0, protocol.CPU_S * count / 500)
    outputs = {}
    with Candidate(request.candidate, limit_s=4 * limit, cpu_s=limit, memory_mb=1024, harness=HERE / "harness.py") as candidate:
        for case in cases:
            answer = candidate.call("curated", documents=[each.raw for each in case.documents])
            outputs[case.category] = claims.texts(answer, len(case.documents))
    return outputs, candidate.cpu_s


def scored(cases, outputs):
    return {case.category: case.scored(outputs[case.category]) for case in cases}


def _gain(cases, score):
    """Where the score stands between raw text (0) and the truth (1); below 0 the program does harm."""
    raw = mean(case.scored([each.raw for each in case.documents])["score"] for case in cases)
    return (score - raw) / (10 - raw)


def _removed(cases, outputs):
    """Share of the characters that are gone."""
    before = sum(len(each.raw) for case in cases for each in case.documents)
    return max(0.0, 1 - sum(len(each) for made in outputs.values() for each in made) / before)


def _asked():
    """The stages that the command line asks for, and the rest of the command line."""
    options = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    options.add_argument("--profile", choices=("cpu", *protocol.OWN), default="cpu")
    options.add_argument("--data", type=Path, default=HERE / "data" / "own", help="the corpus that prepare.py made")
    found, rest = options.parse_known_args()
    made = {"check": check, "quick": quick, "explore": explore, "verify": verify}
    return made if found.profile == "cpu" else own.stages(found.profile, found.data.resolve(), made), rest


if __name__ == "__main__":
    raise SystemExit(main(*_asked()))
