"""SMILES strings and residue sequences as rows of small whole numbers; 0 is padding, 1 is anything unknown."""

import re

import numpy as np

ATOMS = "C N O S F P I B H c n o s p b Cl Br Si Se".split()
BRACKETS = (
    "[nH] [C@H] [C@@H] [C@] [C@@] [N+] [O-] [n+] [N-] [NH+] [NH2+] [NH3+] [S+] [S@] [S@@] [P@] [P@@] [Si] [Se] [se] [B-] [H] [2H] "
    "[3H] [Na+] [K+] [Cl-] [Br-] [I-] [n-] [nH+] [C-] [CH] [CH2] [11C] [18F] [125I] [I+] [As] [Pt] [Zn] [Fe]"
).split()
MARKS = [*"()=#-+\\/.:~*$@%", *"0123456789", *(f"%{number}" for number in range(10, 20))]
DRUG_TOKENS = {token: code for code, token in enumerate([*ATOMS, *BRACKETS, *MARKS], 2)}
RESIDUES = {letter: code for code, letter in enumerate("ACDEFGHIKLMNPQRSTVWYXUBZO", 2)}
DRUG_VOCAB, PROTEIN_VOCAB = len(DRUG_TOKENS) + 2, len(RESIDUES) + 2

TOKEN = re.compile(r"\[[^\]]*\]|Cl|Br|Si|Se|%\d\d|.", re.S)


def drug_row(smiles: str, length: int) -> np.ndarray:
    """Whole tokens (bracket atoms, Cl, Br, two-digit rings), cut at `length`."""
    return _row((DRUG_TOKENS.get(token, 1) for token in TOKEN.findall(smiles)), length)


def protein_row(sequence: str, length: int) -> np.ndarray:
    """One number per residue, cut at `length`."""
    return _row((RESIDUES.get(letter, 1) for letter in sequence.upper()), length)


def table(texts, row, length) -> np.ndarray:
    """All texts as one array [texts, length] of bytes."""
    return np.stack([row(text, length) for text in texts]) if len(texts) else np.zeros((0, length), np.uint8)


def _row(codes, length):
    filled = np.zeros(length, np.uint8)
    kept = list(codes)[:length]
    filled[: len(kept)] = kept
    return filled
