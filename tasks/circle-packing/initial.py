"""Pack n circles into the unit square so that the sum of their radii is large.

The program is four regions that call one another by these names only, so each can be replaced alone:
    layout(n, rng)          -> centres          where to start, an (n, 2) array
    radii(centres)          -> sizes            non-overlapping radii for given centres, n numbers
    refine(centres, rng)    -> centres, sizes   improve one packing
    search(n, rng, effort)  -> centres, sizes   choose what to refine; effort in (0, 1] scales every count
Work is counted in iterations and never in seconds: the same seed gives the same packing to the last bit.
"""

import numpy as np


# region layout
INNER_RING = 0.28  # tune 0.15 0.35
OUTER_RING = 0.44  # tune 0.35 0.48


def layout(n, rng):
    """One centre in the middle, up to eight on a ring around it, the rest on a wider ring."""
    centres = [(0.5, 0.5)]
    inner = min(8, n - 1)
    for count, distance in ((inner, INNER_RING), (n - 1 - inner, OUTER_RING)):
        for k in range(count):
            angle = 2 * np.pi * k / count
            centres.append((0.5 + distance * np.cos(angle), 0.5 + distance * np.sin(angle)))
    return np.array(centres)
# endregion


# region radii
def radii(centres):
    """Greedy: let every circle reach the wall, then shrink overlapping pairs one after another."""
    sizes = np.minimum(centres, 1 - centres).min(axis=1)
    for i in range(len(centres)):
        for j in range(i):
            distance = np.hypot(*(centres[i] - centres[j]))
            if sizes[i] + sizes[j] > distance:
                shrink = distance / (sizes[i] + sizes[j])
                sizes[i] *= shrink
                sizes[j] *= shrink
    return sizes
# endregion


# region refine
def refine(centres, rng):
    """Leave the centres where they are."""
    return centres, radii(centres)
# endregion


# region search
def search(n, rng, effort):
    """Refine one start."""
    return refine(layout(n, rng), rng)
# endregion


def pack(n, seed, budget_s):
    """n triples (x, y, r); budget_s is the CPU time to aim for, 15 seconds being full effort."""
    rng = np.random.default_rng(seed)
    centres, sizes = search(n, rng, min(1.0, budget_s / 15))
    centres, sizes = settle(centres, sizes)
    return [(float(x), float(y), float(r)) for (x, y), r in zip(centres, sizes)]


def settle(centres, sizes):
    """Shrink all radii by what the worst overlap needs, until nothing overlaps in floating point."""
    centres = np.clip(np.asarray(centres, dtype=float), 0.0, 1.0)
    sizes = np.maximum(np.asarray(sizes, dtype=float), 0.0)
    first, second = np.triu_indices(len(centres), 1)
    distances = np.hypot(*(centres[first] - centres[second]).T)
    walls = np.minimum(centres, 1 - centres).min(axis=1)
    for _ in range(60):
        overlap = max(np.max(sizes - walls), np.max(sizes[first] + sizes[second] - distances, initial=0.0) / 2)
        if overlap <= 0:
            break
        sizes = np.maximum(sizes - overlap - 1e-16, 0.0)
    return centres, sizes
