"""Where text comes from: files of this machine, or a data set of the Hugging Face hub. Either gives whole documents, in a fixed order."""

import importlib
import json
from pathlib import Path

from plans import NotReady

PIECE = 1 << 16  # characters; a longer file is cut at blank lines, so that a book is more than one document


def local(paths):
    """Documents of text files, of all files below folders, and of .jsonl files with a "text" in each line."""
    files = [file for path in map(Path, paths) for file in _files(path)]
    if not files:
        raise NotReady(f"there are no files in {', '.join(map(str, paths))}: give text files, .jsonl files, or folders that hold some")
    for file in files:
        yield from _lines(file) if file.suffix == ".jsonl" else _pieces(_read(file))


def hub(name, subset=None, split="train", column="text", importer=importlib.import_module):
    """Documents of a data set of the hub, read as a stream: nothing is stored but what is made of it."""
    try:
        load = importer("datasets").load_dataset
    except ImportError:
        raise NotReady("data sets of the hub need the package datasets: pip install -r requirements-gpu.txt") from None
    called = f"the data set {name}{f' ({subset})' if subset else ''}, split {split}, of huggingface.co"
    try:
        for row in load(name, subset, split=split, streaming=True):
            if column not in row:
                raise NotReady(f'{called} has no column "{column}"; it has {", ".join(row)}: name one with --column')
            yield row[column]
    except NotReady:
        raise
    except Exception as why:  # the package raises a dozen kinds for no network, no such set, no such split
        raise NotReady(
            f"{called} cannot be read: {first_line(why)}. It needs a network (HF_ENDPOINT names a mirror, HF_TOKEN opens gated sets). "
            "Without one, prepare the corpus elsewhere and copy its folder here, or give files of this machine with --text"
        ) from why


def _files(path):
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise NotReady(f"there is no file or folder {path}")
    return sorted(each for each in path.rglob("*") if each.is_file() and not any(part.startswith(".") for part in each.relative_to(path).parts))


def _read(file):
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as why:
        raise NotReady(f"{file} is not text in UTF-8 (byte {why.start}): take it out, or convert it with iconv") from None


def _lines(file):
    for number, line in enumerate(_read(file).splitlines(), 1):
        try:
            text = json.loads(line)["text"]
        except (ValueError, KeyError, TypeError):
            raise NotReady(f'{file}, line {number}: not a JSON object with a "text"') from None
        yield text


def _pieces(text):
    while len(text) > PIECE:
        cut = text.rfind("\n\n", 1, PIECE)
        cut = PIECE if cut < 0 else cut + 2
        yield text[:cut]
        text = text[cut:]
    yield text


def first_line(why):
    return (str(why).strip().splitlines() or [type(why).__name__])[0]
