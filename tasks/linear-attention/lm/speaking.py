"""Asking a trained model how likely given text is, and proving that it answered without reading on.

Training, answering and witnessing are three processes that share nothing but the weights. Whoever answers is shown whole rows, which
hold their own continuation. So some of its answers, drawn at random, are put to the witness, who sees what comes before and nothing
after, and says how likely every token is: there the answers must agree.
"""

from random import SystemRandom
from typing import NamedTuple

import numpy as np
from asi_eval import Invalid, claims


PLACES = 96
MOST = 0.01  # that a probability may move: above rounding, below any use
ROWS = 64  # asked about at a time


class Place(NamedTuple):
    """What was shown up to a token, the token, and its log-probability as claimed."""

    shown: np.ndarray
    token: int
    claimed: float


class Speaker:
    """The process that answers; it remembers a uniform sample of all it was asked."""

    def __init__(self, candidate, draw=None):
        self.candidate, self.draw, self.places, self.asked = candidate, draw or SystemRandom(), [], 0

    def score(self, rows: np.ndarray, spans=None):
        """Log-probabilities [n, L] of the tokens after the first of rows [n, L + 1], and whether each was the likeliest.

        spans: from which token on, and up to which, each row's answers count; only those are sampled.
        """
        said = [self._ask(rows[at : at + ROWS]) for at in range(0, len(rows), ROWS)]
        logp, likeliest = (np.concatenate(each) for each in zip(*said))
        for row, answers, span in zip(rows, logp, spans or [(1, rows.shape[1])] * len(rows)):
            self._remember(row, answers, *span)
        return logp, likeliest

    def following(self, shown: np.ndarray):
        """Log-probabilities [vocabulary] of what follows these tokens: nothing to read on in, so nothing to witness."""
        return distribution(self.candidate, shown)

    def _ask(self, rows):
        shape = len(rows), rows.shape[1] - 1
        logp, likeliest = claims.fields(self.candidate.call("score", rows=rows), "logp", "likeliest")
        logp = claims.array(logp, shape).astype(np.float64)
        if not np.isfinite(logp).all() or logp.max() > 1e-3:
            raise Invalid("claimed log-probabilities are not finite, or above zero")
        if not isinstance(likeliest, np.ndarray) or likeliest.dtype != bool or likeliest.shape != shape:
            raise Invalid("answered without saying which tokens were the likeliest")
        return logp, likeliest

    def _remember(self, row, answers, start, end):
        """Reservoir sampling: however much is asked in the end, every answer has the same chance of a place."""
        for at in range(start, end):
            self.asked += 1
            slot = len(self.places) if len(self.places) < PLACES else int(self.draw.random() * self.asked)
            if slot < PLACES:
                self.places[slot : slot + 1] = [Place(row[:at], int(row[at]), float(answers[at - 1]))]


def confirm(witness, places) -> None:
    """Invalid where the witness, who does not know the token, finds it more or less likely than was claimed."""
    for shown, token, claimed in places:
        moved = abs(float(np.exp(distribution(witness, shown)[token]) - np.exp(claimed)))
        if moved > MOST:
            raise Invalid(
                f"a predicted probability moved by {moved:.2g} once the token itself and what follows were shown ({len(shown)} tokens before it), "
                "or the trained weights do not decide the answer"
            )


def distribution(candidate, shown):
    """Log-probabilities of what follows, if they are log-probabilities."""
    (said,) = claims.fields(candidate.call("following", shown=shown), "logp")
    said = claims.array(said).astype(np.float64)
    if said.ndim != 1 or not np.isfinite(said).all() or abs(np.exp(said).sum() - 1) > 1e-3:
        raise Invalid("predicted probabilities are not finite or do not sum to one")
    return said
