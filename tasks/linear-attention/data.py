"""What the models read: key-value stores with overwrites, and text. Everything follows from a seed."""

from random import Random

import numpy as np
from asi_eval import derive

import protocol
import text

SILENT = 255  # the target where nothing is asked
ASK = protocol.KEYS + protocol.VALUES  # the token before a key that is read


def registers(seed, live_keys):
    """One row per entry of live_keys, each a store of that many keys: inputs and targets, both [rows, LENGTH].

    A write is the pair (key, value), a read the pair (ask, key); the answer, the latest value, stands only in the targets.
    """
    dice = Random(seed)
    inputs = np.zeros((len(live_keys), protocol.LENGTH), np.uint8)
    targets = np.full_like(inputs, SILENT)
    for row, count in enumerate(live_keys):
        keys, store, written = _some(dice, protocol.KEYS, count), {}, []
        for at in range(0, protocol.LENGTH, 2):
            if written and dice.random() < 0.4:
                key = written[_below(dice, len(written))]
                inputs[row, at : at + 2] = ASK, key
                targets[row, at + 1] = store[key]
            else:
                key, value = keys[_below(dice, count)], _below(dice, protocol.VALUES)
                if key not in store:
                    written.append(key)
                store[key] = value
                inputs[row, at : at + 2] = key, protocol.KEYS + value
    return inputs, targets


def register_training(seed, plan):
    """[steps, rows, LENGTH] of inputs and targets; the number of live keys varies from row to row, after an easy start."""
    rows, easy = plan["steps"] * plan["rows"], plan["easy"] * plan["rows"]
    dice = Random(derive(seed, "live keys"))
    live = [protocol.LIVE_KEYS[0 if row < easy else _below(dice, len(protocol.LIVE_KEYS))] for row in range(rows)]
    inputs, targets = registers(derive(seed, "register", "train"), live)
    shape = plan["steps"], plan["rows"], protocol.LENGTH
    return inputs.reshape(shape), targets.reshape(shape)


def register_test(name, live_keys):
    """The test of this name: the same rows for every seed and candidate."""
    return registers(derive(0, "register", name, live_keys), [live_keys] * protocol.TEST_ROWS)


def text_training(seed, plan):
    """[steps, rows, LENGTH] of inputs and next characters, cut at random places from a text of this seed."""
    cuts = plan["steps"] * plan["rows"]
    codes = _codes(text.write(derive(seed, "text", "train"), (cuts + 4) * protocol.LENGTH // 2))
    dice = Random(derive(seed, "cuts"))
    starts = np.array([_below(dice, len(codes) - protocol.LENGTH) for _ in range(cuts)])
    rows = codes[starts[:, None] + np.arange(protocol.LENGTH + 1)]
    rows = rows.reshape(plan["steps"], plan["rows"], -1)
    return rows[..., :-1].copy(), rows[..., 1:].copy()


def text_test(name, rows, length):
    """Consecutive rows of a text that no training seed writes: inputs and next characters, both [rows, length]."""
    codes = _codes(text.write(derive(0, "text", name, length), rows * (length + 1))).reshape(rows, -1)
    return codes[:, :-1].copy(), codes[:, 1:].copy()


def _codes(characters):
    codes = np.frombuffer(characters.encode("ascii"), np.uint8)
    return np.where(codes == ord("\n"), protocol.ALPHABET - 1, codes - 32).astype(np.uint8)


def _below(dice, count):
    return int(dice.random() * count)


def _some(dice, total, count):
    left = list(range(total))
    return [left.pop(_below(dice, len(left))) for _ in range(count)]
