"""Runs a candidate away from this process, checks what it found exactly, and leaves it as a file: the certificate."""

import json

from asi_eval import Candidate, Invalid, main

LIMIT = 100


def chosen(request, limit):
    with Candidate(request.candidate, limit_s=8) as candidate:
        numbers = candidate.call("choose", limit=limit, seed=request.seed)
    if not isinstance(numbers, list) or any(type(number) is not int or not 1 <= number <= limit for number in numbers):
        raise Invalid(f"choose({limit}, {request.seed}) is no list of whole numbers from 1 to {limit}")
    for first in numbers:
        for last in numbers:
            if first < last and (first + last) % 2 == 0 and (first + last) // 2 in numbers:
                raise Invalid(f"{first}, {(first + last) // 2}, {last} are equally spaced")
    if len(set(numbers)) < len(numbers):
        raise Invalid("a number occurs twice")
    return numbers


def check(request):
    """Before anything is paid for: is this a program of the right kind? `behaviour` finds programs that do the same."""
    small = [chosen(request, limit) for limit in (9, 20, 20)]
    return {
        "score": None,
        "checks": [{"name": "repeatable", "passed": small[1] == small[2], "detail": "choose(20, seed) asked twice"}],
        "behaviour": repr(chosen(request, LIMIT)),
    }


def full(request):
    numbers = chosen(request, LIMIT)
    with open("numbers.json", "w", encoding="utf-8") as file:
        json.dump(numbers, file)
    return {"score": len(numbers), "features": {"largest": max(numbers, default=0)}, "artifacts": ["numbers.json"]}


raise SystemExit(main({"check": check, "full": full}))
