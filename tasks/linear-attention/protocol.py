"""The numbers of the protocol: what is trained, how long, and how it is scored. Read by the parent, sent to the child."""

WIDTH, HEADS = 64, 2
LENGTH = 256  # characters or tokens per training row; the long test uses twice as many

KEYS, VALUES = 64, 16  # register: names and contents
LIVE_KEYS = (8, 16, 32, 64)
ALPHABET = 96  # lm: printable ASCII and the line break

OPTIMISER = {"betas": (0.9, 0.95), "weight_decay": 0.1, "clip": 1.0, "floor": 0.05}
REGISTER = {
    "part": "register", "width": WIDTH, "heads": HEADS, "layers": 1, "inputs": KEYS + VALUES + 1, "outputs": VALUES,
    "steps": 500, "rows": 4, "rate": 1e-2, "warm": 20, "easy": 150, **OPTIMISER,
}
LM = {
    "part": "lm", "width": WIDTH, "heads": HEADS, "layers": 2, "inputs": ALPHABET, "outputs": ALPHABET,
    "steps": 240, "rows": 6, "rate": 5e-3, "warm": 20, **OPTIMISER,
}
QUICK = {**LM, "steps": 30, "warm": 10}

TEST_ROWS = 64  # per number of live keys, and for the text
LONG_ROWS = 32

FRAME_PARAMETERS = 45_376  # of the lm model without its mixers
BASELINE_PARAMETERS = 80_004  # with those of initial.py
MOST_PARAMETERS = int(1.15 * BASELINE_PARAMETERS)

LETTERS_ONLY = 3.37  # nats per byte of a model that knows nothing but how frequent each character is
REGISTER_SHARE, LM_SHARE = 30.0, 70.0


def score(register_accuracy: float, lm_loss: float) -> float:
    """Points: 30 for a perfect register, and 70 for text as far as its loss falls from letter frequencies towards zero."""
    return REGISTER_SHARE * register_accuracy + LM_SHARE * (1 - lm_loss / LETTERS_ONLY)
