"""Every number of the protocol, and how one evaluation is made from its parts."""

from dataclasses import dataclass
from statistics import mean

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
NAMES = ("precision", "recall", "para", "macro", "pii", "lm")


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
