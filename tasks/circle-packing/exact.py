"""Exact verification of a packing: every number is a rational, nothing is tolerated, no square root decides.

A packing that is off by at most `REPAIRABLE` is not refused but repaired: all radii give way by what the worst violation
needs, and the repaired packing is verified again. That always costs more than the violation had gained.
"""

import math
from dataclasses import dataclass
from fractions import Fraction

REPAIRABLE = 1e-6
LARGEST = 2.0
SCALE = 1 << 120  # a square root is rounded at 1 / SCALE


class Infeasible(ValueError):
    """The answer is no packing; the text says where it is wrong."""


@dataclass(frozen=True)
class Certificate:
    """A packing that holds exactly, and what it took to get there."""

    circles: list
    score: float
    raw_sum: float
    max_violation: float
    repair: float


def certify(answer, n: int) -> Certificate:
    """The certificate of n triples (x, y, r), or Infeasible."""
    circles = read(answer, n)
    worst = violations(circles)
    if worst and worst[0][0] > REPAIRABLE:
        raise Infeasible("; ".join(f"{what} by {float(size):.3g}" for size, what, _ in worst[:3]))
    repaired, given = _repair(circles, worst)
    return Certificate(
        circles=repaired,
        score=_rounded_down(sum(Fraction(r) for _, _, r in repaired)),
        raw_sum=math.fsum(r for _, _, r in circles),
        max_violation=float(worst[0][0]) if worst else 0.0,
        repair=given,
    )


def read(answer, n: int) -> list[tuple[float, float, float]]:
    """n triples of plain finite numbers, whatever kind of sequence they came in."""
    rows = answer.tolist() if hasattr(answer, "tolist") else answer
    if type(rows) is not list or len(rows) != n:
        raise Infeasible(f"expected {n} triples (x, y, r), got {len(rows) if type(rows) is list else type(rows).__name__}")
    return [_triple(row, at) for at, row in enumerate(rows)]


def violations(circles) -> list[tuple[Fraction, str, bool]]:
    """(size, description, is it a pair), worst first; empty exactly when the packing is valid."""
    exact = [tuple(map(Fraction, circle)) for circle in circles]
    found = [each for at, circle in enumerate(exact) for each in _of_walls(at, circle)]
    for i, (xi, yi, ri) in enumerate(exact):
        for j in range(i):
            xj, yj, rj = exact[j]
            square, reach = (xi - xj) ** 2 + (yi - yj) ** 2, ri + rj
            if square < reach * reach:
                found.append((reach - _root_below(square), f"circles {j} and {i} overlap", True))
    return sorted(found, key=lambda each: -each[0])


def _triple(row, at):
    if type(row) is not list or len(row) != 3:
        raise Infeasible(f"circle {at} is not a triple (x, y, r)")
    for value in row:
        if type(value) not in (int, float) or not abs(value) <= LARGEST:  # NaN fails the comparison too
            raise Infeasible(f"circle {at} has {value!r}, not a finite number of at most {LARGEST:g}")
    return tuple(map(float, row))


def _of_walls(at, circle):
    x, y, r = circle
    if r < 0:
        yield -r, f"circle {at} has a negative radius", False
    for name, excess in (("left", r - x), ("right", x + r - 1), ("bottom", r - y), ("top", y + r - 1)):
        if excess > 0:
            yield excess, f"circle {at} leaves the square on the {name}", False


def _root_below(square):
    """A rational at or just below the square root."""
    return Fraction(math.isqrt(square.numerator * SCALE * SCALE // square.denominator), SCALE)


def _repair(circles, worst):
    """Circles that hold, and by how much every radius gave way."""
    given = 0.0
    for _ in range(50):
        if not worst:
            return circles, given
        need = max(size / 2 if is_pair else size for size, _, is_pair in worst)
        step = math.nextafter(float(need), math.inf)
        given += step
        circles = [(x, y, max(0.0, math.nextafter(r - step, -math.inf))) for x, y, r in circles]
        worst = violations(circles)
    raise Infeasible(f"cannot be repaired: {worst[0][1]}")


def _rounded_down(exact):
    nearest = float(exact)
    return nearest if Fraction(nearest) <= exact else math.nextafter(nearest, -math.inf)
