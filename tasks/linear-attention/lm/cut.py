"""Training and validation without a leak: copies of a document fall on one side, and training documents that share a passage with validation are left out."""

import hashlib

import numpy as np

MIXED = np.uint64(0x9E3779B97F4A7C15)


def is_validation(text: str, share: float) -> bool:
    """A document's own words decide, so that copies of it, whatever their spacing, are on one side."""
    words = " ".join(text.split()).casefold()
    return int.from_bytes(hashlib.sha256(words.encode("utf-8", "replace")).digest()[:8], "big") < share * 2**64


class Passages:
    """The passages of validation: every run of `window` tokens that starts at a multiple of a quarter of it."""

    def __init__(self, window: int):
        self.window, self.known = window, np.zeros(0, np.uint64)

    def add(self, documents) -> None:
        names = [_names(each, self.window)[:: max(1, self.window // 4)] for each in documents]
        self.known = np.unique(np.concatenate([self.known, *names]))

    def are_in(self, document: np.ndarray) -> bool:
        """Does this document hold a passage of validation, at any place?"""
        names = _names(document, self.window)
        if not len(names) or not len(self.known):
            return False
        at = np.searchsorted(self.known, names).clip(max=len(self.known) - 1)
        return bool((self.known[at] == names).any())


def _names(tokens, window):
    """A 64-bit name for each run of `window` tokens, a power of two: each doubling joins two neighbours."""
    names = (tokens.astype(np.uint64) + np.uint64(1)) * MIXED
    factor, size = MIXED, 1
    with np.errstate(over="ignore"):
        while size < window and len(names) > size:
            names = names[:-size] * factor + (names[size:] ^ (names[size:] >> np.uint64(29)))
            factor, size = factor * MIXED + np.uint64(size), 2 * size
    return names if size >= window else names[:0]
