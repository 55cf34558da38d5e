"""Is an answer to a maths problem right? Code decides; the candidate's functions see only what comes out."""

import re
from fractions import Fraction


def said(text):
    """What the last \\boxed{...} holds, else the last number; None where there is neither."""
    start = text.rfind("\\boxed{")
    if start >= 0:
        depth, begin = 1, start + len("\\boxed{")
        for at in range(begin, len(text)):
            depth += {"{": 1, "}": -1}.get(text[at], 0)
            if depth == 0:
                return text[begin:at].strip()
        return None  # never closed: the answer was cut off
    numbers = re.findall(r"-?\d[\d,]*(?:\.\d+)?(?:/\d+)?", text)
    return numbers[-1] if numbers else None


def equal(one, other):
    """The same number, or the same expression but for spacing and typesetting; math_verify decides the rest where it is installed."""
    if one is None or other is None:
        return False
    one, other = _plain(str(one)), _plain(str(other))
    if one == other:
        return one != ""
    numbers = _number(one), _number(other)
    if None not in numbers:
        return numbers[0] == numbers[1]
    return _verified(one, other)


def reward(completions, answer, **_):
    """For TRL: 1.0 for every right completion, 0.0 for the others."""
    texts = [each if isinstance(each, str) else each[-1]["content"] for each in completions]
    return [float(equal(said(text), wanted)) for text, wanted in zip(texts, answer, strict=True)]


def _plain(text):
    text = text.strip().strip("$").rstrip(".")
    text = re.sub(r"\\(?:text|mathrm|textbf)\{([^{}]*)\}", r"\1", text)
    text = re.sub(r"\\d?t?frac\{([^{}]+)\}\{([^{}]+)\}", r"(\1)/(\2)", text)
    text = re.sub(r"\\(?:left|right|,|;|!|quad)|\\?%|\^\\circ|\\\$|\s", "", text)
    return re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)


def _number(text):
    bare = re.sub(r"[()]", "", text)
    try:
        return Fraction(bare) if re.fullmatch(r"-?\d+(?:\.\d+)?(?:/\d+)?", bare) else None
    except ZeroDivisionError:
        return None


def _verified(one, other):
    try:
        from math_verify import parse, verify
    except ImportError:
        return False
    return bool(verify(parse(f"${other}$"), parse(f"${one}$")))
