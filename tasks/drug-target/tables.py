"""Real data as three tables: drugs.csv (drug_id, smiles), proteins.csv (protein_id, sequence), pairs.csv (drug_id, protein_id, label, splits)."""

import csv
from collections import Counter
from pathlib import Path

import numpy as np
from asi_eval import sums

import protocol
from world import Part, World

UNUSED = ("", "unused")
RENAMED = {"dev_prot": "dev_protein", "test_prot": "test_protein"}


class DataProblem(Exception):
    """What is wrong with the data, where, and how to mend it."""


def load(folder: Path, split: str) -> World:
    """The pairs of a folder by the parts that the column `split` names; refuses whatever would give meaningless numbers."""
    sums.verify(folder)
    drugs, proteins = _texts(folder, "drugs.csv", "drug_id", "smiles"), _texts(folder, "proteins.csv", "protein_id", "sequence")
    places = [{name: at for at, name in enumerate(table)} for table in (drugs, proteins)]
    parts, seen = {}, {}
    for line, row in _rows(folder, "pairs.csv", ("drug_id", "protein_id", "label", split)):
        where = f"{folder / 'pairs.csv'}, line {line}"
        if row["label"] not in ("0", "1"):
            raise DataProblem(f"{where}: label {row['label']!r}; write 1 for pairs that bind and 0 for the others")
        for column, known, file in (("drug_id", places[0], "drugs.csv"), ("protein_id", places[1], "proteins.csv")):
            if row[column] not in known:
                raise DataProblem(f"{where}: {column} {row[column]!r} is not in {file}")
        pair = places[0][row["drug_id"]], places[1][row["protein_id"]]
        if pair in seen:
            raise DataProblem(f"{where}: this pair stands in line {seen[pair]} already; keep one of them")
        seen[pair] = line
        if row[split] not in UNUSED:
            parts.setdefault(RENAMED.get(row[split], row[split]), []).append((*pair, int(row["label"])))
    made = {name: Part(np.array(rows, np.int32)[:, :2], np.array(rows, np.int32)[:, 2].astype(np.uint8)) for name, rows in sorted(parts.items())}
    check_parts(made, f"{folder / 'pairs.csv'}, column {split}")
    return World(list(drugs.values()), list(proteins.values()), made)


def check_parts(parts, where):
    """There is something to train on, something to choose by, and enough in every part for an AUROC."""
    if "train" not in parts:
        raise DataProblem(f'{where}: no pair is marked "train"; there are {", ".join(parts) or "no parts"}')
    if not any(name.startswith("dev") for name in parts):
        raise DataProblem(f'{where}: no part begins with "dev"; the threshold and the score need one')
    for name, part in parts.items():
        counts = Counter(part.labels.tolist())
        if len(part.labels) < protocol.LEAST_PAIRS or min(counts[0], counts[1]) < protocol.LEAST_OF_EACH:
            raise DataProblem(
                f"{where}: part {name} has {counts[1]} binding and {counts[0]} other pairs; "
                f"at least {protocol.LEAST_PAIRS} in all and {protocol.LEAST_OF_EACH} of each are needed"
            )


def write(folder: Path, drugs, proteins, pairs, splits):
    """Writes the three tables: drugs and proteins are lists of texts, pairs are (drug, protein, label), splits name: one part per pair."""
    folder.mkdir(parents=True, exist_ok=True)
    _save(folder / "drugs.csv", ("drug_id", "smiles"), ((f"d{at}", text) for at, text in enumerate(drugs)))
    _save(folder / "proteins.csv", ("protein_id", "sequence"), ((f"p{at}", text) for at, text in enumerate(proteins)))
    lines = ((f"d{d}", f"p{p}", label, *parts) for (d, p, label), *parts in zip(pairs, *splits.values()))
    _save(folder / "pairs.csv", ("drug_id", "protein_id", "label", *splits), lines)


def read_flat(file: Path):
    """A table with the columns SMILES, Protein, Y, as DrugBAN's are: drugs, proteins, and pairs (drug, protein, label); equal pairs count once."""
    drugs, proteins, pairs, lines = {}, {}, {}, {}
    for line, row in _rows(file.parent, file.name, ("SMILES", "Protein", "Y")):
        label = {"0": 0, "0.0": 0, "1": 1, "1.0": 1}.get(row["Y"].strip())
        smiles, sequence = row["SMILES"].strip(), row["Protein"].strip()
        if label is None or not smiles or not sequence:
            raise DataProblem(f"{file}, line {line}: needs a SMILES, a protein and a label of 0 or 1, not {row['Y']!r}")
        pair = drugs.setdefault(smiles, len(drugs)), proteins.setdefault(sequence, len(proteins))
        if pairs.setdefault(pair, label) != label:
            raise DataProblem(f"{file}, line {line}: this pair has the other label in line {lines[pair]}; decide on one")
        lines.setdefault(pair, line)
    return list(drugs), list(proteins), [(*pair, label) for pair, label in pairs.items()]


def _texts(folder, file, key, value):
    texts = {}
    for line, row in _rows(folder, file, (key, value)):
        if not row[key] or not row[value] or row[key] in texts:
            raise DataProblem(f"{folder / file}, line {line}: {key} {row[key]!r} is empty, repeated, or has no {value}")
        texts[row[key]] = row[value]
    return texts


def _rows(folder, file, columns):
    path = folder / file
    if not path.is_file():
        raise DataProblem(f"there is no {path}: fetch the data with download.py, or make the tables as the README tells")
    with path.open(newline="", encoding="utf-8-sig") as lines:
        reader = csv.DictReader(lines)
        missing = [column for column in columns if column not in (reader.fieldnames or [])]
        if missing:
            raise DataProblem(f"{path}: no column {', '.join(missing)}; there are {', '.join(reader.fieldnames or ['none'])}")
        for line, row in enumerate(reader, 2):
            if any(row[column] is None for column in columns):
                raise DataProblem(f"{path}, line {line}: too few fields")
            yield line, row


def _save(path, head, rows):
    partial = path.with_suffix(".partial")
    with partial.open("w", newline="", encoding="utf-8") as lines:
        writer = csv.writer(lines)
        writer.writerow(head)
        writer.writerows(rows)
    partial.replace(path)
