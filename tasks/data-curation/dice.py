"""Seeded draws. Only `random()` is used, which every version of Python draws alike."""

import random


class Dice:
    """Draws for one purpose; equal seeds give equal draws on every machine."""

    def __init__(self, seed):
        self._random = random.Random(seed).random

    def chance(self, probability):
        return self._random() < probability

    def number(self, low, high):
        """A whole number from low to high, both included."""
        return low + int((high - low + 1) * self._random())

    def pick(self, items):
        return items[int(len(items) * self._random())]

    def some(self, items, count):
        """Different items in random order, at most as many as there are."""
        items, chosen = list(items), []
        while items and len(chosen) < count:
            chosen.append(items.pop(int(len(items) * self._random())))
        return chosen

    def order(self, count):
        """The numbers below `count` in random order; for millions of them, where `some` would take hours."""
        return sorted(range(count), key=[self._random() for _ in range(count)].__getitem__)

    def shuffled(self, items):
        return self.some(items, len(items))
