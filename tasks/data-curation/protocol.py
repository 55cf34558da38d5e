"""Every number of the protocol, and how one evaluation is made from its parts."""

from dataclasses import dataclass
from statistics import mean
from typing import NamedTuple

from asi_eval import derive

import measures
from charlm import Held
from dice import Dice
from documents import corpus, held_out
from grammar import CATEGORIES
from noise import TYPES

QUICK, FULL = 30, 125  # documents of a category, before near-duplicates
HELD_OUT = {QUICK: 20_000, FULL: 60_000}  # characters that the language model is tested on
CPU_S = 20.0  # of the candidate, per 500 documents
AT_ONCE = 5_000  # own documents that a program is handed in one call
NAMES = ("precision", "recall", "para", "macro", "pii", "lm")


class Own(NamedTuple):
    """A profile for documents of the user's own."""

    documents: int = 0  # that must be there at least, and that judged cleans
    raw_bytes: int = 0  # cleaned for one training
    held_out_bytes: int = 0
    plan: dict | None = None  # of the language model; None: a judge rates
    quick_plan: dict | None = None


def _plan(width, layers, heads, context, batch, rows, rate, needs_gib, device="cuda"):
    """A byte model of about 12 · layers · width² weights; `rows` of a batch are in memory at a time; needs_gib is an estimate, not a measurement."""
    return {"width": width, "layers": layers, "heads": heads, "context": context, "batch": batch, "rows": rows, "rate": rate, "needs_gib": needs_gib, "device": device}


_TINY, _SMALL = _plan(32, 1, 2, 64, 8, 4, 3e-3, 0, "cpu"), _plan(384, 8, 6, 512, 64, 64, 1e-3, 8)
OWN = {
    "judged": Own(documents=500),
    "gpu": Own(raw_bytes=270_000_000, held_out_bytes=2_000_000, plan=_SMALL, quick_plan=_SMALL),  # 14M weights, 0.2 GB
    "paper": Own(raw_bytes=4_000_000_000, held_out_bytes=20_000_000, plan=_plan(768, 20, 12, 1024, 256, 32, 6e-4, 30), quick_plan=_SMALL),  # 142M weights, 3 GB
    "tiny": Own(raw_bytes=30_000, held_out_bytes=4_000, plan=_TINY, quick_plan=_TINY),  # for tests, any machine
}


@dataclass(frozen=True)
class Case:
    """The documents of one category and what is needed to score what became of them."""

    category: str
    documents: list
    held: Held
    lm_bounds: tuple
    order: list

    def scored(self, outputs):
        return measures.measured(self.documents, outputs, self.held, self.lm_bounds, self.order)

    @property
    def truth(self):
        """What the perfect program would return."""
        return [each.clean or "" for each in self.documents]


def case(category, family, seed, count, level=2):
    """Draws the documents, and trains the language model on raw and on clean text for comparison."""
    documents = corpus(category, family, seed, count, level)
    held = Held(held_out(category, seed, HELD_OUT.get(count, 20_000)))
    order = Dice(derive(seed, "order", category, family)).shuffled(range(len(documents)))
    bounds = tuple(measures.trained_bits(texts, documents, held, order) for texts in ([each.raw for each in documents], [each.clean or "" for each in documents]))
    return Case(category, documents, held, bounds, order)


def cases(family, seed, count, level=2):
    return [case(category, family, seed, count, level) for category in CATEGORIES]


def summary(results):
    """Means over categories, from {category: metrics}, under the names of task.yaml."""
    metrics = {name: mean(each[name] for each in results.values()) for name in NAMES}
    for kind in TYPES:
        shares = [each["left"][kind] for each in results.values() if kind in each["left"]]
        if shares:
            metrics[f"left_{kind}"] = mean(shares)
    for category, each in results.items():
        metrics[f"score_{category}"] = each["score"]
    return mean(each["score"] for each in results.values()), metrics
