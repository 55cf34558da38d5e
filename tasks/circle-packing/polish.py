"""How far a packing is from the best radii for its centres, and from the local optimum next to it.

The two gaps tell the Analyzer what to blame. They are estimates in floating point and never part of the score.
"""

import numpy as np

TOUCHING = 1e-7


def contacts(circles) -> tuple[int, int]:
    """Pairs that touch, and touches of a wall."""
    centres, sizes = _split(circles)
    first, second = np.triu_indices(len(sizes), 1)
    gaps = np.hypot(*(centres[first] - centres[second]).T) - sizes[first] - sizes[second]
    walls = np.concatenate([centres - sizes[:, None], 1 - centres - sizes[:, None]])
    return int((gaps < TOUCHING).sum()), int((walls < TOUCHING).sum())


def best_radii_sum(circles) -> float:
    """The largest sum of radii with the centres kept."""
    centres, _ = _split(circles)
    return float(_improve(centres, 0.0)[1].sum())


def polished_sum(circles, steps: int = 8, trust: float = 0.03) -> float:
    """The sum after a few linear programs that move centres and radii together."""
    centres, sizes = _split(circles)
    best = float(sizes.sum())
    for _ in range(steps):
        centres, sizes = _improve(centres, trust)
        trust *= 0.6 if sizes.sum() - best < 1e-3 else 1.0
        best = max(best, float(sizes.sum()))
    return best


def _split(circles):
    table = np.array(circles, dtype=float).reshape(-1, 3)
    return table[:, :2], table[:, 2]


def _improve(centres, trust):
    """Centres moved by at most `trust`, and the radii that go with them, for distances replaced by their tangents."""
    n = len(centres)
    first, second = np.triu_indices(n, 1)
    apart = np.hypot(*(centres[first] - centres[second]).T) + 1e-15
    near = apart < 3 / np.sqrt(n)  # farther circles cannot meet within one small move
    first, second, apart = first[near], second[near], apart[near]
    towards = (centres[first] - centres[second]) / apart[:, None]
    identity, none = np.eye(n), np.zeros((n, n))
    pairs = identity[first] + identity[second]
    limits = [apart, centres[:, 0], 1 - centres[:, 0], centres[:, 1], 1 - centres[:, 1], np.zeros(n)]
    if trust == 0:
        rows = np.vstack([pairs, identity, identity, identity, identity, -identity])
        return centres, np.maximum(0, _maximise(np.ones(n), rows, np.concatenate(limits)))
    lean = [(identity[second] - identity[first]) * towards[:, axis, None] for axis in (0, 1)]
    blocks = [[*lean, pairs]]
    blocks += [[sign * identity if axis == 0 else none, sign * identity if axis == 1 else none, identity] for axis in (0, 1) for sign in (-1, 1)]
    blocks += [[none, none, -identity]]
    blocks += [[sign * identity if axis == 0 else none, sign * identity if axis == 1 else none, none] for axis in (0, 1) for sign in (-1, 1)]
    gains = np.concatenate([np.zeros(2 * n), np.ones(n)])
    answer = _maximise(gains, np.block(blocks), np.concatenate([*limits, np.full(4 * n, trust)]))
    return np.clip(centres + answer[: 2 * n].reshape(2, n).T, 0, 1), np.maximum(0, answer[2 * n :])


def _maximise(gains, rows, limits, rounds=30):
    """Primal-dual interior point with predictor and corrector for: maximise gains @ x where rows @ x <= limits."""
    x, slack, dual, before = np.zeros(rows.shape[1]), np.maximum(limits, 1e-2), np.full(len(limits), 0.1), np.inf
    for at in range(rounds):
        off_dual, off_primal, centre = rows.T @ dual - gains, rows @ x + slack - limits, slack @ dual / len(limits)
        if centre < 1e-14 or (at > 8 and centre > 0.9 * before):
            break
        before = centre
        normal = rows.T @ (rows * (dual / slack)[:, None])
        unit = 1 / np.sqrt(np.diagonal(normal))  # a unit diagonal keeps the last steps solvable
        normal = normal * unit * unit[:, None] + 1e-14 * np.eye(len(x))
        aim = -slack * dual
        for corrected in (False, True):
            dx = unit * np.linalg.solve(normal, unit * (-off_dual - rows.T @ ((aim + dual * off_primal) / slack)))
            ds = -off_primal - rows @ dx
            dy = (aim - dual * ds) / slack
            reach_s, reach_y = (min(1.0, 0.9995 / max(1e-300, (-d / v).max())) for d, v in ((ds, slack), (dy, dual)))
            if not corrected:
                after = (slack + reach_s * ds) @ (dual + reach_y * dy) / len(limits)
                aim = (after / centre) ** 3 * centre - slack * dual - ds * dy
        x, slack, dual = x + reach_s * dx, slack + reach_s * ds, dual + reach_y * dy
    return x
