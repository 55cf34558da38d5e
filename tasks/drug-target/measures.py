"""How well logits order pairs and how well a threshold cuts them: plain definitions, ties counted by halves."""

import numpy as np


def auroc(labels, scores) -> float:
    """Chance that a binding pair stands above one that does not."""
    labels, scores = np.asarray(labels, bool), np.asarray(scores, float)
    positives, negatives = int(labels.sum()), int((~labels).sum())
    if not positives or not negatives:
        raise ValueError(f"AUROC needs both labels: {positives} of {len(labels)} pairs are positive")
    return float((_ranks(scores)[labels].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def auprc(labels, scores) -> float:
    """Average precision; pairs with equal scores enter together."""
    labels, scores = np.asarray(labels, bool), np.asarray(scores, float)
    if not labels.any():
        raise ValueError("AUPRC needs a positive pair")
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(labels[order])
    last = np.append(np.diff(scores[order]) != 0, True)  # of each group of equal scores
    found, shown = hits[last], np.flatnonzero(last) + 1
    return float((np.diff(found, prepend=0) * found / shown).sum() / hits[-1])


def f1(labels, positive) -> float:
    """Harmonic mean of precision and recall, at the true share of positives; 0 where nothing is found."""
    true, false_positive, false_negative, _ = _counts(labels, positive)
    return float(2 * true / max(1, 2 * true + false_positive + false_negative))


def mcc(labels, positive) -> float:
    """Matthews correlation; 0 where one side of the table is empty."""
    tp, fp, fn, tn = map(float, _counts(labels, positive))
    scale = (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)
    return float((tp * tn - fp * fn) / scale**0.5) if scale else 0.0


def threshold(labels, scores) -> float:
    """The cut with the highest F1 on these pairs, in the middle between two scores; choose it on dev, never where it is reported."""
    labels, scores = np.asarray(labels, bool), np.asarray(scores, float)
    order = np.argsort(-scores, kind="stable")
    hits, shown = np.cumsum(labels[order]), np.arange(1, len(scores) + 1)
    quality = np.where(np.append(np.diff(scores[order]) != 0, True), 2 * hits / (shown + hits[-1]), -1.0)
    best = int(quality.argmax())
    ordered = scores[order]
    return float(ordered[best] - 1e-9 if best + 1 == len(ordered) else (ordered[best] + ordered[best + 1]) / 2)


def within(groups, labels, scores) -> float | None:
    """Mean AUROC inside groups with both labels, weighted by sqrt(positives x negatives); None where there is no such group.

    Grouped by protein it is 0.5 for whoever ignores the drug.
    """
    groups, labels, scores = np.asarray(groups), np.asarray(labels, bool), np.asarray(scores, float)
    values, weights = [], []
    for group in np.unique(groups):
        here = groups == group
        positives = int(labels[here].sum())
        if 0 < positives < int(here.sum()):
            values.append(auroc(labels[here], scores[here]))
            weights.append((positives * (int(here.sum()) - positives)) ** 0.5)
    return float(np.average(values, weights=weights)) if values else None


def _ranks(scores):
    values, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[inverse]


def _counts(labels, positive):
    labels, positive = np.asarray(labels, bool), np.asarray(positive, bool)
    return (
        int((labels & positive).sum()), int((~labels & positive).sum()),
        int((labels & ~positive).sum()), int((~labels & ~positive).sum()),
    )
