"""A small character model as a stand-in for the model that would be trained on the cleaned text: order 5, Witten-Bell."""

import math
from collections import Counter

ORDER = 5
UNSEEN = 1 / 1024  # probability of a character that the training text has nowhere


class Held:
    """Held-out text, counted once, that models are tested on."""

    def __init__(self, text):
        self.grams = _grams(text)
        self.size = sum(self.grams.values())


def bits_per_character(training, held):
    """Cross-entropy of the held-out text under a model of the training text; 10 bits where that is too short to count."""
    counts = _grams(training)
    if not counts:
        return -math.log2(UNSEEN)
    totals, kinds, level = Counter(), Counter(), counts
    for _ in range(ORDER + 1):
        shorter = Counter()
        for gram, count in level.items():
            totals[gram[:-1]] += count
            kinds[gram[:-1]] += 1
            shorter[gram[1:]] += count
        counts.update(shorter)
        level = shorter
    bits = sum(count * math.log2(_probability(gram, counts, totals, kinds)) for gram, count in held.grams.items())
    return -bits / held.size


def _probability(gram, counts, totals, kinds):
    """Witten-Bell: each longer context is mixed with the shorter one by how many different characters followed it."""
    likely = UNSEEN
    for start in range(ORDER, -1, -1):
        context = gram[start:-1]
        total = totals[context]
        if total == 0:
            break
        likely = (counts[gram[start:]] + kinds[context] * likely) / (total + kinds[context])
    return likely


def _grams(text):
    return Counter(text[at : at + ORDER + 1] for at in range(len(text) - ORDER))
