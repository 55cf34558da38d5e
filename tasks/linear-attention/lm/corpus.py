"""A corpus on disk: corpus.json says what it is, .tokens/ holds the tokens themselves, two bytes each.

The engine pins corpus.json, not the gigabytes beside it: those are held to the hashes that corpus.json names whenever a corpus is opened.
"""

import hashlib
import json
import shutil
from pathlib import Path
from typing import NamedTuple

import numpy as np

from cut import Passages, is_validation
from encoding import encoding
from plans import MOST_EPOCHS, NotReady, Plan

WINDOW = {"bytes": 128, "gpt2": 32}  # tokens of a passage that training and validation may not share
SHARD = 1 << 28  # tokens
MOST_LEFT_OUT = 0.2
FORM = 1


class Corpus(NamedTuple):
    """An opened corpus. `train` are files, which the candidate's process reads; `validation` [tokens] stays with the scorer."""

    folder: Path
    about: dict
    train: list
    validation: np.ndarray
    lengths: np.ndarray

    @property
    def vocabulary(self) -> int:
        return self.about["vocabulary"]

    def encoding(self):
        return encoding(self.about["encoding"], self.folder / ".tokens")

    def rows(self, count: int, length: int, second: bool) -> np.ndarray:
        """Held-out rows [count, length + 1], each with its last target, from the first or the second half of the part."""
        middle = len(self.validation) // 2
        half = self.validation[middle:] if second else self.validation[:middle]
        if len(half) < count * (length + 1):
            raise NotReady(
                f"{self.folder}: {len(self.validation):,} held-out tokens, and {2 * count * (length + 1):,} are needed (two sets of {count} rows of {length}): "
                "prepare it with more text, or with a larger --validation-share"
            )
        return half[: count * (length + 1)].reshape(count, length + 1)

    def enough(self, plan: Plan) -> float:
        """How often the plan reads the training part; refuses where that is too often to mean anything."""
        tokens = self.about["train"]["tokens"]
        epochs = plan.tokens / max(1, tokens - plan.length)
        if tokens <= plan.rows * (plan.length + 1) or epochs > MOST_EPOCHS:
            least = max(-(-plan.tokens // MOST_EPOCHS), plan.rows * (plan.length + 1)) + plan.length
            raise NotReady(f"{self.folder}: {tokens:,} training tokens are too few for {plan.tokens:,} (at most {MOST_EPOCHS} times each): prepare it with {least:,} or more")
        return epochs


def read(folder: Path) -> Corpus:
    """The corpus in this folder, whole and unchanged."""
    try:
        about = json.loads((folder / "corpus.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        profile = folder.name.split("-")[0]
        raise NotReady(f"there is no corpus at {folder}: make it with `python lm/prepare.py {profile} --text FILES` or `--hub NAME` (see README.md, On GPUs)") from None
    except ValueError as why:
        raise NotReady(f"{folder / 'corpus.json'} cannot be read ({why}): prepare the corpus again") from None
    if about.get("form") != FORM:
        raise NotReady(f"{folder} was prepared in form {about.get('form')}, and form {FORM} is read: prepare it again")
    folder = folder.resolve()  # links are followed once, here: the fence around the candidate knows places by their own names
    parts = {part: [_whole(folder, each) for each in about[part]["files"]] for part in ("train", "validation", "lengths")}
    return Corpus(folder, about, parts["train"], np.concatenate([np.fromfile(each, np.uint16) for each in parts["validation"]]), np.fromfile(parts["lengths"][0], np.uint16))


def write(folder: Path, source: str, documents, tokens: str, share: float, most: int | None) -> dict:
    """Make a corpus of these documents, whole or not at all; what it holds. Stops after `most` tokens."""
    if folder.exists():
        raise NotReady(f"{folder} exists already: remove it, or choose another place with --out")
    beside = folder.with_name(f"{folder.name}.partial")
    shutil.rmtree(beside, ignore_errors=True)
    (beside / ".tokens").mkdir(parents=True)
    try:
        about = _made(beside, source, documents, encoding(tokens, beside / ".tokens"), share, most)
        (beside / "corpus.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
        beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return about


def _made(folder, source, documents, encoder, share, most):
    spool, held_out, seen = folder / ".tokens/spool", [], 0
    with open(spool, "wb") as file:
        for text in documents:
            document = np.append(encoder.encode(text), np.uint16(encoder.separator)) if text.strip() else np.zeros(0, np.uint16)
            if is_validation(text, share):
                held_out.append(document)
            else:
                document.tofile(file)
            seen += len(document)
            if most is not None and seen >= most:
                break
    if not held_out or spool.stat().st_size == 0:
        raise NotReady(f"{source}: {seen:,} tokens, and none of them in {'training' if held_out else 'validation'}: give more documents, or another --validation-share")
    passages = Passages(WINDOW[encoder.name])
    passages.add(held_out)
    about = {
        "form": FORM, "source": source, "encoding": encoder.name, "vocabulary": encoder.vocabulary,
        **_train(folder, np.memmap(spool, np.uint16, "r"), encoder.separator, passages),
        "validation": _file(folder, "validation.bin", np.concatenate(held_out)), "lengths": _file(folder, "lengths.bin", encoder.lengths()),
    }
    spool.unlink()
    left = about["left_out"]["tokens"] / max(1, about["left_out"]["tokens"] + about["train"]["tokens"])
    if left > MOST_LEFT_OUT:
        raise NotReady(
            f"{source}: {left:.0%} of the training tokens are in documents that share {passages.window} tokens in a row with validation; at most {MOST_LEFT_OUT:.0%} may. "
            "The text repeats itself too much to be cut: remove its copies first"
        )
    return about


def _train(folder, spool, separator, passages):
    """Shards of the documents that share no passage with validation, and how many were left out."""
    files, kept, size, left = [], [], 0, {"documents": 0, "tokens": 0, "window": passages.window}
    for document in _documents(spool, separator):
        if passages.are_in(document):
            left["documents"], left["tokens"] = left["documents"] + 1, left["tokens"] + len(document)
            continue
        kept.append(document)
        size += len(document)
        if size >= SHARD:
            files += _file(folder, f"train-{len(files):05}.bin", np.concatenate(kept))["files"]
            kept, size = [], 0
    if kept:
        files += _file(folder, f"train-{len(files):05}.bin", np.concatenate(kept))["files"]
    return {"train": {"tokens": sum(each["tokens"] for each in files), "files": files}, "left_out": left}


def _documents(spool, separator):
    for start in range(0, len(spool), SHARD):  # a document may cross this border, and is then two
        part = np.asarray(spool[start : start + SHARD])
        yield from np.split(part, np.flatnonzero(part == separator)[:-1] + 1)


def _file(folder, name, tokens):
    path = folder / ".tokens" / name
    tokens.tofile(path)
    return {"tokens": len(tokens), "files": [{"name": name, "tokens": len(tokens), "sha256": _hash(path)}]}


def _whole(folder, file):
    path = folder / ".tokens" / file["name"]
    if not path.is_file():
        raise NotReady(f"{path} is missing: copy the corpus again, .tokens included, or prepare it again")
    if path.stat().st_size != 2 * file["tokens"] or _hash(path) != file["sha256"]:
        raise NotReady(f"{path} is not the file that {folder / 'corpus.json'} describes: copy the corpus again, or prepare it again")
    return path


def _hash(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while part := file.read(1 << 22):
            digest.update(part)
    return digest.hexdigest()
