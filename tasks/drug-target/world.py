"""Pairs of made-up drugs and proteins whose labels follow a hidden rule that no drug and no protein reveals alone.

A drug is a SMILES-like string with two or three of eight fragments in random filler; a protein is a random sequence with one or
two of six motifs of seven residues, three in ten of them with one mutation. A pair binds when some fragment of the drug is compatible with some motif of
the protein; each fragment is compatible with two motifs. Motifs, rule, drugs and proteins all come from the seed.

Pairs are drawn in fours: two drugs and two proteins of which each drug binds exactly one. So every drug and every protein is as often positive as negative
in every part, exactly, and whoever knows only one of the two knows nothing. Training fours are turned over with a
small probability, which is label noise that keeps the balance; the other parts have none.
"""

from typing import NamedTuple

import numpy as np

FRAGMENTS = ("C(=O)N", "c1ccccc1", "S(=O)(=O)", "C#N", "[N+](=O)[O-]", "C(F)(F)F", "c1ccncc1", "N1CCOCC1")
FILLER = ("C", "C", "C", "O", "N", "S", "CC", "C=C", "Cl", "Br")
LETTERS = "ACDEFGHIKLMNPQRSTVWY"
MOTIFS, MOTIF_LENGTH, MATES, MUTATED = 6, 7, 2, 0.3
DRUG_LENGTH, PROTEIN_LENGTH = 48, 144  # tokens and residues at most

ENTITIES = 900  # of each kind
SHARES = {"train": 0.70, "dev": 0.12, "test": 0.18}
PARTS = {  # part: whose drugs, whose proteins
    "train": ("train", "train"),
    "dev_seen": ("train", "train"), "dev_drug": ("dev", "train"), "dev_protein": ("train", "dev"),
    "test_seen": ("train", "train"), "test_drug": ("test", "train"), "test_protein": ("train", "test"), "test_both": ("test", "test"),
}


class Part(NamedTuple):
    """Pairs as indices into the tables of a world, and 1 for those that bind."""

    pairs: np.ndarray  # [n, 2]: drug, protein
    labels: np.ndarray  # [n]


class World(NamedTuple):
    drugs: list
    proteins: list
    parts: dict


def make(seed: int, pairs_seed: int, train: int, part: int, noise: float, entities: int = ENTITIES) -> World:
    """A world with `train` training pairs and `part` pairs in each other part; both are rounded down to fours.

    seed decides the rule, drugs and proteins, and with them how hard the world is; pairs_seed which pairs are drawn from it.
    """
    draw = np.random.default_rng(seed)
    mates = np.zeros((len(FRAGMENTS), MOTIFS), bool)
    for row in mates:
        row[draw.choice(MOTIFS, MATES, replace=False)] = True
    motifs = ["".join(draw.choice(list(LETTERS), MOTIF_LENGTH)) for _ in range(MOTIFS)]
    drugs, has_fragment = zip(*(_drug(draw) for _ in range(entities)))
    proteins, has_motif = zip(*(_protein(draw, motifs) for _ in range(entities)))
    binds = (np.array(has_fragment) @ mates.astype(int) @ np.array(has_motif).T) > 0
    owners = {kind: _deal(draw, entities) for kind in ("drug", "protein")}
    used, parts, draw = np.zeros_like(binds), {}, np.random.default_rng(pairs_seed)
    for name, (drug_share, protein_share) in PARTS.items():
        count = train if name == "train" else part
        pool = owners["drug"][drug_share], owners["protein"][protein_share]
        parts[name] = _fours(draw, binds, used, *pool, count // 4, noise if name == "train" else 0.0)
    return World(list(drugs), list(proteins), parts)


def _drug(draw):
    chosen = draw.choice(len(FRAGMENTS), draw.integers(2, 4), replace=False)
    pieces = [_filler(draw)]
    for fragment in chosen:
        pieces += [FRAGMENTS[fragment], _filler(draw)]
    return "".join(pieces), np.isin(np.arange(len(FRAGMENTS)), chosen).astype(int)


def _filler(draw):
    return "".join(draw.choice(FILLER, draw.integers(1, 4)))


def _protein(draw, motifs):
    residues = draw.choice(list(LETTERS), draw.integers(70, 141))
    chosen = draw.choice(MOTIFS, draw.integers(1, 3), replace=False)
    slots = draw.permutation(len(residues) // MOTIF_LENGTH)[: len(chosen)] * MOTIF_LENGTH
    for motif, start in zip(chosen, slots):
        placed = list(motifs[motif])
        if draw.random() < MUTATED:
            placed[draw.integers(MOTIF_LENGTH)] = draw.choice(list(LETTERS))
        residues[start : start + MOTIF_LENGTH] = placed
    return "".join(residues), np.isin(np.arange(MOTIFS), chosen).astype(int)


def _deal(draw, entities):
    """Every entity belongs to one share."""
    order = draw.permutation(entities)
    cuts = np.cumsum([int(entities * share) for share in SHARES.values()])[:-1]
    return dict(zip(SHARES, np.split(order, cuts)))


def _fours(draw, binds, used, drugs, proteins, fours, noise):
    """Draws two drugs and two proteins at a time until each binds exactly one of the others; no pair is used twice."""
    pairs, labels = [], []
    while len(labels) < 4 * fours:
        d = draw.choice(drugs, (4096, 2))
        p = draw.choice(proteins, (4096, 2))
        block = binds[d[:, :, None], p[:, None, :]]
        fits = (block[:, 0, 0] != block[:, 0, 1]) & (block[:, 0, 0] == block[:, 1, 1]) & (block[:, 0, 1] == block[:, 1, 0])
        for (d0, d1), (p0, p1) in zip(d[fits], p[fits]):
            cells = (d0, d0, d1, d1), (p0, p1, p0, p1)
            if used[cells].any() or len(labels) == 4 * fours:
                continue
            used[cells] = True
            pairs += zip(*cells)
            labels += list(binds[cells] != (draw.random() < noise))
    order = draw.permutation(len(labels))
    return Part(np.array(pairs, np.int32)[order], np.array(labels, np.uint8)[order])
