"""Proof that claims about text were made without knowing what follows.

A row of text holds its own answers: whoever sees all of it can read on instead of predicting. So a second process, which
shares nothing with the first and starts after that has ended, trains the same model again and is shown rows that are cut at
secret places. What follows is unknown there, and the claims of the first process must agree. Whoever reads on at a share
f of the places goes undetected with a probability of (1 - f) ** CUTS.
"""

from random import SystemRandom
from typing import NamedTuple

import numpy as np
from asi_eval import Invalid

CUTS = 96
MOST = 0.01  # that a probability may move: above rounding, below any use


class Claim(NamedTuple):
    """Rows of text [rows, length], the log-probabilities claimed for them, and the first place that is scored."""

    inputs: np.ndarray
    predicted: np.ndarray
    start: int


def places(claims, draw=None):
    """Secret places (claim, row, length of what is shown), as many per claim as it has scored characters."""
    draw = draw or SystemRandom()
    weights = [claim.inputs.shape[0] * (claim.inputs.shape[1] - claim.start) for claim in claims]
    chosen = draw.choices(range(len(claims)), weights, k=CUTS)
    return [(claims[at], draw.randrange(len(claims[at].inputs)), draw.randrange(claims[at].start + 1, claims[at].inputs.shape[1])) for at in chosen]


def confirm(predict, claims):
    """Invalid where a claim is not what the second process predicts; `predict` asks it."""
    for claim, row, shown in places(claims):
        unknowing = predict(claim.inputs[row : row + 1, :shown])[0, -1]
        moved = float(np.abs(np.exp(unknowing) - np.exp(claim.predicted[row, shown - 1])).max())
        if moved > MOST:
            hidden = claim.inputs.shape[1] - shown
            raise Invalid(f"a predicted probability moved by {moved:.2g} once the {hidden} characters after it were shown, or training does not repeat")
