"""A digest of what a program does, so that two texts with one behaviour are recognised."""

import hashlib
import json
import math


def digest(*answers, digits: int = 9) -> str:
    """A short name for these answers; numbers count to `digits` significant digits, arrays as nested lists."""
    return hashlib.sha256(json.dumps([_plain(each, digits) for each in answers], sort_keys=True).encode()).hexdigest()[:32]


def _plain(value, digits):
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return [_plain(each, digits) for each in value]
    if isinstance(value, dict):
        return {str(key): _plain(each, digits) for key, each in value.items()}
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, float):
        return f"{value + 0.0:.{digits}g}" if math.isfinite(value) else repr(value)
    return value
