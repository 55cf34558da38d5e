"""Your own documents: text, JSONL (also .gz), folders of them, or a data set of the Hugging Face hub by name.

    python corpus.py PROGRAM SOURCE [--column text] [--limit 500] [--split train] [--config NAME] [--out cleaned]

Runs a cleaning program on them, in a process of its own, and writes OUT/cleaned.jsonl and OUT/pairs.jsonl, fifty pairs to read or to
have judged (`specify.py judge`). Nothing is known about such documents, so there is no score.
"""

import argparse
import gzip
import itertools
import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "_python")]

from asi_eval import Candidate, CandidateError  # noqa: E402

import claims  # noqa: E402
import pairs  # noqa: E402
from dice import Dice  # noqa: E402

KINDS = (".txt", ".md", ".jsonl", ".jsonl.gz")


class CorpusError(Exception):
    """What is wrong with a corpus, and how to mend it."""


def read(source, column="text", limit=None, split="train", config=None):
    """At most `limit` texts of a source, in its order."""
    path = Path(source)
    if path.exists():
        texts = _of_folder(path, column) if path.is_dir() else _of_file(path, column)
    elif _is_hub_name(source):
        texts = _of_hub(source, column, split, config)
    else:
        raise CorpusError(f"{source}: there is no such file or folder, and it is not the name of a data set such as owner/name")
    made = list(itertools.islice((each for each in texts if each.strip()), limit))
    if not made:
        raise CorpusError(f"{source}: no document with text in it")
    return made


def _is_hub_name(source):
    parts = source.split("/")
    return len(parts) == 2 and all(parts) and not source.startswith((".", "/", "~")) and not source.endswith(KINDS)


def _of_folder(path, column):
    files = sorted(each for each in path.rglob("*") if each.is_file() and each.name.endswith(KINDS))
    if not files:
        raise CorpusError(f"{path}: no file ending in {', '.join(KINDS)}")
    return itertools.chain.from_iterable(_of_file(each, column) for each in files)


def _of_file(path, column):
    if not path.name.endswith(KINDS):
        raise CorpusError(f"{path}: unknown kind of file; it must end in {', '.join(KINDS)}")
    if path.name.endswith((".jsonl", ".jsonl.gz")):
        yield from _rows(path, column)
        return
    try:
        yield path.read_text(encoding="utf-8")
    except UnicodeDecodeError as why:
        raise CorpusError(f"{path}: not UTF-8 (byte {why.start}); convert it first, so that misread bytes are those of the text") from None


def _rows(path, column):
    opened = gzip.open if path.name.endswith(".gz") else open
    try:
        with opened(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _text(_parsed(line, path, number), column, f"{path}, line {number}")
    except (gzip.BadGzipFile, EOFError) as why:
        raise CorpusError(f"{path}: not a whole gzip file ({why})") from None
    except UnicodeDecodeError as why:
        raise CorpusError(f"{path}: not UTF-8 ({why.reason})") from None


def _parsed(line, path, number):
    try:
        return json.loads(line)
    except ValueError as why:
        raise CorpusError(f"{path}, line {number}: not JSON ({why}); every line must be one object") from None


def _text(row, column, where):
    if type(row) is not dict:
        raise CorpusError(f"{where}: a {type(row).__name__}; every line must be one object")
    if column not in row:
        raise CorpusError(f"{where}: no column {column!r}; there are {', '.join(map(str, row)) or 'none'}. Choose one with --column")
    if type(row[column]) is not str:
        raise CorpusError(f"{where}: column {column!r} holds a {type(row[column]).__name__}, not text")
    return row[column]


def _of_hub(name, column, split, config):
    """Rows of a data set, streamed: only what is read is downloaded."""
    try:
        import datasets
    except ImportError:
        raise CorpusError(f"{name} is no file here. To read it from the hub, install the package `datasets`; or save it as JSONL") from None
    try:
        rows = iter(datasets.load_dataset(name, config, split=split, streaming=True))
        for number in itertools.count(1):
            try:
                row = next(rows)
            except StopIteration:
                return
            yield _text(dict(row), column, f"{name}, row {number}")
    except CorpusError:
        raise
    except Exception as why:  # the package raises a dozen kinds, for no network and for wrong names
        what = f"{name}, split {split!r}: cannot be read from the hub ({type(why).__name__}: {str(why)[:200]})"
        raise CorpusError(f"{what}. Check name, --split, --config and the network") from None


def cleaned(program, texts, cpu_s=None):
    """What a program makes of these texts; "" for what it drops."""
    limit = cpu_s or max(10.0, 20.0 * len(texts) / 500)
    with Candidate(program, limit_s=6 * limit, cpu_s=limit, memory_mb=2048, harness=HERE / "harness.py", answer_mb=512) as candidate:
        return claims.texts(candidate.call("curated", documents=texts), len(texts))


def save(texts, outputs, folder, seed=1):
    """Writes all that was kept, and fifty pairs; returns a few numbers about them."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "cleaned.jsonl", "w", encoding="utf-8") as out:
        out.writelines(json.dumps({"id": at, "text": each}, ensure_ascii=False) + "\n" for at, each in enumerate(outputs) if each)
    chosen = sorted(Dice(seed).some(range(len(texts)), pairs.ORDINARY + pairs.SPECIAL))
    pairs.write([{"id": str(at), "original": texts[at], "cleaned": outputs[at] or None} for at in chosen], folder / "pairs.jsonl")
    before = sum(map(len, texts))
    return {"documents": len(texts), "dropped": sum(not each for each in outputs), "removed": round(1 - sum(map(len, outputs)) / before, 4)}


def main(argv=None):
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("program")
    options.add_argument("source")
    options.add_argument("--column", default="text")
    options.add_argument("--limit", type=int)
    options.add_argument("--split", default="train")
    options.add_argument("--config")
    options.add_argument("--out", default="cleaned")
    options = options.parse_args(argv)
    try:
        texts = read(options.source, options.column, options.limit, options.split, options.config)
        print(json.dumps(save(texts, cleaned(options.program, texts), options.out)))
    except (CorpusError, CandidateError) as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
