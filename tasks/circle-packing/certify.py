"""Check a packing without its evaluator: `python certify.py --n 26 --candidate PACKING.json --stage certificate --seed 1 --out FILE`.

Written apart from `exact.py` on purpose, from the definition alone: circles inside the unit square that do not overlap, in exact
rationals, with no tolerance. The score is the exact sum of the radii, rounded down to a double.
"""

import json
import math
import sys
from fractions import Fraction
from itertools import combinations


def checked(text: str, n: int) -> float:
    """The score of a packing of n circles; ValueError says what is wrong with it."""
    packing = json.loads(text, parse_constant=_refuse)
    circles = packing["circles"] if type(packing) is dict and "circles" in packing else None
    if type(circles) is not list or len(circles) != n:
        raise ValueError(f"it does not list {n} circles")
    exact = [_circle(at, row) for at, row in enumerate(circles)]
    for (i, (xi, yi, ri)), (j, (xj, yj, rj)) in combinations(enumerate(exact), 2):
        if (xi - xj) ** 2 + (yi - yj) ** 2 < (ri + rj) ** 2:
            raise ValueError(f"circles {i} and {j} overlap")
    total = sum(radius for _, _, radius in exact)
    score = float(total)
    return score if Fraction(score) <= total else math.nextafter(score, -math.inf)


def _circle(at: int, row):
    if type(row) is not list or len(row) != 3 or any(type(value) not in (int, float) for value in row):
        raise ValueError(f"circle {at} is not [x, y, radius]")
    x, y, radius = map(Fraction, row)
    if radius < 0:
        raise ValueError(f"circle {at} has a negative radius")
    if not (radius <= x <= 1 - radius and radius <= y <= 1 - radius):
        raise ValueError(f"circle {at} leaves the square")
    return x, y, radius


def _refuse(name: str):
    raise ValueError(f"{name} is no number")


def main(arguments: list[str]) -> None:
    given = dict(zip(arguments[::2], arguments[1::2], strict=True))
    try:
        with open(given["--candidate"], encoding="utf-8") as file:
            result = {"score": checked(file.read(), int(given["--n"]))}
    except (ValueError, OverflowError, RecursionError) as problem:
        result = {"error": {"class": "invalid", "message": str(problem), "trace": ""}}
    with open(given["--out"], "w", encoding="utf-8") as file:
        json.dump(result, file)


if __name__ == "__main__":
    main(sys.argv[1:])
