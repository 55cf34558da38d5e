"""Training rows, read from files of tokens in an order that the seed decides."""

import numpy as np


class Rows:
    """Row after row of `length` + 1 tokens, each once before any comes again; a row does not cross the border between files."""

    def __init__(self, files, length, seed):
        self.length, self.seed, self.taken, self.epoch = length, seed, 0, None
        self.files = [np.memmap(each, np.uint16, "r") for each in files]
        self.ends = np.cumsum([max(0, (len(each) - 1) // length) for each in self.files])

    def take(self, count):
        """The next rows, int64 [count, length + 1]."""
        chosen = [self._row(at) for at in range(self.taken, self.taken + count)]
        self.taken += count
        return np.stack(chosen).astype(np.int64)

    def _row(self, at):
        epoch, at = divmod(at, int(self.ends[-1]))
        if self.epoch != epoch:
            self.epoch, self.order = epoch, np.random.default_rng((self.seed, epoch)).permutation(int(self.ends[-1]))
        block = int(self.order[at])
        file = int(np.searchsorted(self.ends, block, side="right"))
        start = (block - (int(self.ends[file - 1]) if file else 0)) * self.length
        return self.files[file][start : start + self.length + 1]
