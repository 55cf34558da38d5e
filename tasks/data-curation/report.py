"""What a reader of the result needs to know beyond its numbers: which noise is left where, and what was harmed."""

import json
from pathlib import Path

import measures

ADDRESSED, MISSED = 0.9, 0.3


def of(cases, outputs, results):
    """Per category: share gone per kind of noise, the kinds by how well they are dealt with, harm, an example of what is left."""
    return {case.category: _category(case, outputs[case.category], results[case.category]) for case in cases}


def write(report, path="report.json"):
    Path(path).write_text(json.dumps(report, indent=1, ensure_ascii=False), encoding="utf-8")
    return path


def lines(report):
    """The report as a few lines of text."""
    for category, each in report.items():
        worst = sorted(((share, kind) for kind, share in each["gone"].items() if share < ADDRESSED))
        yield f"{category}: score {each['score']:.2f}; noise left: " + (", ".join(f"{kind} {1 - share:.0%}" for share, kind in worst) or "none to speak of")
        for kind, text in list(each["left"].items())[:6]:
            yield f"  {kind} left, for instance: {text[:110]!r}"
        if each["refused"]:
            yield f"  {each['refused']} outputs count as empty: {each['why']}"
        if each["lost_documents"] or each["lost_traps"]:
            yield f"  lost: {each['lost_documents']} whole documents, {len(each['lost_traps'])} of {each['traps']} formulas, code blocks, doses and the like"
        for trap in each["lost_traps"][:2]:
            yield f"  destroyed, for instance: {trap[:110]!r}"
        harmed = ", ".join(f"{text!r} {count}x" for text, count in each["harmed"][:5])
        if harmed:
            yield f"  clean words lost most often: {harmed}"


def _category(case, outputs, result):
    whys = [measures.refusal(output, each.raw) if output else "" for output, each in zip(outputs, case.documents)]
    kept = ["" if why else output for output, why in zip(outputs, whys)]
    wanted = measures.expected(case.documents, kept)
    traps, harmed = measures.harmed(case.documents, kept, wanted)
    shares = {kind: 1 - left for kind, left in sorted(result["left"].items())}
    coverage = {kind: "addressed" if share > ADDRESSED else "missed" if share < MISSED else "partial" for kind, share in shares.items()}
    return {
        "score": result["score"], "gone": shares, "coverage": coverage, "left": _examples(case.documents, kept, coverage),
        "refused": sum(map(bool, whys)), "why": next(filter(None, whys), ""),
        "lost_documents": sum(bool(truth and not output) for truth, output in zip(wanted, kept)),
        "traps": sum(bool(each.trap and truth) for each, truth in zip(case.documents, wanted)), "lost_traps": traps, "harmed": harmed,
    }


def _examples(documents, outputs, coverage):
    """One injected string per kind that is still there."""
    found = {}
    for document, output in zip(documents, outputs):
        for kind, string in document.injected:
            if coverage.get(kind) != "addressed" and kind not in found and string in output:
                found[kind] = string
    return found
