"""Prompts with checkable answers: digits to be put in order. Made from a seed; the rule is the verifier."""

import numpy as np

import protocol


def sort(digits):
    """All digits in ascending order."""
    return sorted(digits)


def distinct(digits):
    """The digits that occur, each once, in descending order."""
    return sorted(set(digits), reverse=True)


FAMILIES = {"sort": sort, "distinct": distinct}


def make(family, count, seed):
    """Prompts [count, PROMPT_LENGTH] and their answers [count, MAX_LENGTH], filled up with NOTHING."""
    draw = np.random.default_rng(seed)
    prompts = np.full((count, protocol.PROMPT_LENGTH), protocol.NOTHING)
    answers = np.full((count, protocol.MAX_LENGTH), protocol.NOTHING)
    for prompt, answer in zip(prompts, answers):
        digits = draw.integers(0, protocol.DIGITS, draw.integers(protocol.SHORTEST, protocol.LONGEST + 1)).tolist()
        prompt[-len(digits) - 1 :] = [*digits, protocol.ASKED]
        wanted = [*FAMILIES[family](digits), protocol.ANSWER_ENDS]
        answer[: len(wanted)] = wanted
    return prompts, answers


def verify(answers, said):
    """1.0 where what was said, up to its end, is the answer. Both [rows, MAX_LENGTH]."""
    return (answers == said).all(-1).astype(np.float32)
