"""Independent seeds from one seed."""

import hashlib


def derive(seed: int, *purpose: object) -> int:
    """A 32-bit seed for one purpose ("data", "shuffle", 3): the same every time, unrelated between purposes."""
    words = "\x1f".join([str(int(seed)), *map(str, purpose)])
    return int.from_bytes(hashlib.sha256(words.encode()).digest()[:4], "big")
