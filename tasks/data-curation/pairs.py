"""Fifty pairs of a document before and after cleaning: the same fifty for every program of a seed.

35 are ordinary documents, 15 have a trap or should be dropped. A rating by similarity stands beside each, for want of a
reader; `specify.py judge` has a model rate them. Either is a sample: its mean moves by 0.3 to 0.4 from draw to draw.
"""

import json
from pathlib import Path

from asi_eval import derive

import measures
from dice import Dice

ORDINARY, SPECIAL = 35, 15


def chosen(cases, seed):
    """(category, place of the document) of the fifty, spread over the categories."""
    dice, picked = Dice(derive(seed, "pairs")), []
    for wanted, is_special in ((ORDINARY, False), (SPECIAL, True)):
        groups = [[(case.category, at) for at, each in enumerate(case.documents) if _is_special(each) == is_special] for case in cases]
        groups = [dice.shuffled(group) for group in groups]
        turns = [group[turn] for turn in range(max(map(len, groups))) for group in groups if turn < len(group)]
        picked += turns[:wanted]
    return picked


def rows(cases, outputs, seed):
    """One dict per pair, with what was right and a rating from 1 to 10."""
    by_category = {case.category: case for case in cases}
    wanted = {case.category: measures.expected(case.documents, outputs[case.category]) for case in cases}
    made = []
    for category, at in chosen(cases, seed):
        document, output, truth = by_category[category].documents[at], outputs[category][at], wanted[category][at]
        made.append({
            "id": f"{category}-{at}", "category": category, "is_special": _is_special(document), "original": document.raw,
            "cleaned": output or None, "should_be_dropped": not truth, "rating": rating(output, truth),
        })
    return made


def rating(output, truth):
    """1 + 9 F1 of tokens; a right drop is a 10, a wrong one a 1."""
    if not truth or not output:
        return 10.0 if not truth and not output else 1.0
    have, want = measures.bag(output), measures.bag(truth)
    shared = sum((have & want).values())
    return 1 + 9 * 2 * shared / (sum(have.values()) + sum(want.values()))


def write(rows, path="pairs.jsonl"):
    Path(path).write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in rows), encoding="utf-8")
    return path


def _is_special(document):
    return document.clean is None or document.trap is not None
