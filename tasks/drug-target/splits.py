"""Splits of pairs, and the check that nothing leaks from one part into another.

`python splits.py TABLE.csv FOLDER [--seed 1]` turns a table with the columns SMILES, Protein, Y into the three tables of tables.py with
four split columns: split_random, split_drug (drugs of dev and test are unseen), split_protein, and split_both (both are).
"""

import argparse
import sys
from pathlib import Path

import numpy as np

import tables

SHARES = {"train": 0.7, "dev": 0.1, "test": 0.2}
UNSEEN = {"split_random": (), "split_drug": (0,), "split_protein": (1,), "split_both": (0, 1)}  # columns of pairs whose entities are held out


def make(pairs, seed: int) -> dict:
    """The four split columns for these pairs (drug, protein, label): one part name per pair."""
    pairs = np.array([pair[:2] for pair in pairs]).reshape(-1, 2)
    return {name: _split(pairs, held, np.random.default_rng([seed, at])) for at, (name, held) in enumerate(UNSEEN.items())}


def leaks(pairs, parts, held, drugs=None, proteins=None) -> list:
    """What makes parts less separate than they claim, one sentence each.

    held: columns of pairs (0 drug, 1 protein) whose entities must be unseen; with the texts, equal texts under two numbers count as one entity.
    """
    texts = drugs, proteins
    names = [[_same(texts[column], pair[column]) for column in (0, 1)] for pair in pairs]
    where, found = {}, []
    for (drug, protein), part in zip(names, parts):
        if part != "unused" and where.setdefault((drug, protein), part) != part:
            found.append(f"one pair is in {where[drug, protein]} and in {part}")
    for column in held:
        kind = ("drug", "protein")[column]
        owners = {}
        for pair, part in zip(names, parts):
            if part != "unused":
                owners.setdefault(pair[column], set()).add(_share(part))
        shared = [each for each, shares in owners.items() if len(shares) > 1]
        if shared:
            found.append(f"{len(shared)} {kind}s that must be unseen are in several of train, dev and test, for instance {str(shared[0])[:40]}")
    return found


def _split(pairs, held, draw):
    if not held:
        return _name(draw.permutation(len(pairs)), len(pairs))
    shares = []
    for column in held:
        entities = np.unique(pairs[:, column])
        # With both sides held out, a pair is used only where both belong to the same share, so the shares for evaluation are larger.
        names = _name(draw.permutation(len(entities)), len(entities), SHARES if len(held) == 1 else {"train": 0.6, "dev": 0.15, "test": 0.25})
        shares.append([names[at] for at in np.searchsorted(entities, pairs[:, column])])
    return [owners[0] if len(set(owners)) == 1 else "unused" for owners in zip(*shares)]


def _name(ranks, count, shares=SHARES):
    cuts = np.cumsum([round(count * share) for share in shares.values()])
    return [list(shares)[min(int(np.searchsorted(cuts, rank, side="right")), len(shares) - 1)] for rank in ranks]


def _share(part):
    return part.split("_")[0]


def _same(texts, number):
    return number if texts is None else texts[number].strip()


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("table", type=Path)
    options.add_argument("folder", type=Path)
    options.add_argument("--seed", type=int, default=1)
    options = options.parse_args()
    try:
        drugs, proteins, pairs = tables.read_flat(options.table)
        made = make(pairs, options.seed)
        for name, parts in made.items():
            if found := leaks(pairs, parts, UNSEEN[name], drugs, proteins):
                raise tables.DataProblem(f"{name}: {'; '.join(found)}")
        tables.write(options.folder, drugs, proteins, pairs, made)
    except tables.DataProblem as problem:
        raise SystemExit(f"error: {problem}") from None
    for name, parts in made.items():
        print(name, {part: parts.count(part) for part in dict.fromkeys(parts)}, file=sys.stderr)


if __name__ == "__main__":
    main()
