"""Checks a certificate without the evaluator, by code of its own: what it confirms is a result, what it refuses is not believed."""

import json
import sys
from itertools import combinations

LIMIT = 100


def score(numbers):
    if type(numbers) is not list or any(type(number) is not int or not 1 <= number <= LIMIT for number in numbers):
        raise ValueError(f"not a list of whole numbers from 1 to {LIMIT}")
    for a, b, c in combinations(sorted(numbers), 3):
        if b - a == c - b:
            raise ValueError(f"{a}, {b}, {c} are equally spaced")
    if len(set(numbers)) < len(numbers):
        raise ValueError("a number occurs twice")
    return len(numbers)


given = dict(zip(sys.argv[1::2], sys.argv[2::2]))
try:
    with open(given["--candidate"], encoding="utf-8") as file:
        result = {"score": score(json.load(file))}
except ValueError as problem:
    result = {"error": {"class": "invalid", "message": str(problem), "trace": ""}}
with open(given["--out"], "w", encoding="utf-8") as file:
    json.dump(result, file)
