"""Fetch the published data sets into data/NAME and turn them into the tables of tables.py: `python download.py bindingdb|biosnap|human|celegans ...`.

Every file is fetched at a fixed commit and compared with the size and the blob id that the repository's tree lists for it there (git's SHA-1 over the content). The first
fetch writes data/NAME/SHA256SUMS: every run verifies the tables by it, and a later fetch must bring the same files again. A data set appears whole or not at all. Terms of use
differ: see data/README.md.
"""

import argparse
import hashlib
import http.client
import json
import re
import shutil
import socket
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "_python"))  # when it is run by itself

from asi_eval import sums  # noqa: E402

import splits  # noqa: E402
import tables  # noqa: E402

API, RAW = "https://api.github.com", "https://raw.githubusercontent.com"
DRUGBAN = ("peizhenbai/DrugBAN", "9923f8c99959e00263103ff9ac61ba0eaccc8e02")
TSUBAKI = ("masashitsubaki/CPI_prediction", "40ba55efda86e7be829db55ea3b359d0e5d8d578")


class Source(NamedTuple):
    """Where a data set stands: parts of a published split by name, or one whole table that we split ourselves."""

    repository: str
    commit: str
    files: dict  # part: path in the repository


def _parts(folder):
    return {part: f"datasets/{folder}/{name}.csv" for part, name in (("train", "train"), ("dev", "val"), ("test", "test"))}


SOURCES = {
    "bindingdb": Source(*DRUGBAN, _parts("bindingdb/random")),
    "biosnap": Source(*DRUGBAN, _parts("biosnap/random")),
    "human": Source(*DRUGBAN, _parts("human/random")),
    "human_cold": Source(*DRUGBAN, _parts("human/cold")),
    "celegans": Source(*TSUBAKI, {"whole": "dataset/celegans/original/data.txt"}),
}


class DownloadProblem(Exception):
    """Why a data set is not there, and what to do about it."""


def fetch(name, source, folder, api=API, raw=RAW, patience_s=30.0, seed=1):
    """Fetches one data set into `folder`/`name`; on any problem nothing is left there but what was there before."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=f".{name}-") as scratch:
        made = Path(scratch) / "made"
        listed = _tree(source, api, patience_s)
        contents, found = {}, {}
        for part, path in source.files.items():
            if path not in listed:
                raise DownloadProblem(f"{source.repository} at {source.commit[:10]} has no {path}: has the data set moved?")
            address = f"{raw}/{source.repository}/{source.commit}/{path}"
            content = _get(address, patience_s)
            _compare(content, listed[path], path)
            contents[part], found[path] = content, hashlib.sha256(content).hexdigest()
        target = folder / name
        for path, known in sums.sources(target).items():
            if found.get(path, known) != known:
                raise DownloadProblem(f"{path}: SHA-256 {found[path][:16]}… is not the {known[:16]}… of {target / sums.NAME}; nothing was replaced")
        _convert(contents, made, seed)
        sums.write(made, found)
        old = Path(scratch) / "old"
        if target.exists():
            target.rename(old)
        try:
            made.rename(target)
        except OSError:
            if old.exists():
                old.rename(target)
            raise
    return folder / name


def _tree(source, api, patience_s):
    """Blob id and size by path, as the repository lists them at the commit; whatever is no plain file is left out."""
    address = f"{api}/repos/{source.repository}/git/trees/{source.commit}?recursive=1"
    try:
        answer = json.loads(_get(address, patience_s))
        if answer.get("truncated"):
            raise DownloadProblem(f"{address}: the list of files is cut off; fetch the repository with git and use splits.py")
        return {each["path"]: _blob(each, address) for each in answer["tree"] if each.get("type") == "blob" and each.get("mode") != "120000"}
    except (ValueError, KeyError, TypeError, AttributeError) as why:
        raise DownloadProblem(f"{address} answered with something that is not a list of files: {why}") from None


def _blob(entry, address):
    blob, size = entry["sha"], entry["size"]
    if type(blob) is not str or not re.fullmatch(r"[0-9a-f]{40}", blob) or type(size) is not int:
        raise DownloadProblem(f"{address}: {entry['path']} is listed with id {str(blob)[:50]!r} and size {str(size)[:20]!r}; without them nothing can be verified")
    return blob, size


def _get(address, patience_s):
    try:
        with urllib.request.urlopen(address, timeout=patience_s) as answer:
            return answer.read()
    except urllib.error.HTTPError as why:
        advice = {404: "it is not there (any more)", 403: "access is refused, perhaps for too many requests: wait an hour"}.get(why.code, why.reason)
        raise DownloadProblem(f"{address}: HTTP {why.code}, {advice}") from None
    except http.client.IncompleteRead as why:
        raise DownloadProblem(f"{address}: the connection broke after {len(why.partial)} bytes; try again") from None
    except (urllib.error.URLError, socket.timeout, OSError) as why:
        reason = getattr(why, "reason", why)
        raise DownloadProblem(f"{address}: no connection ({reason}); check the network or a proxy, or fetch by hand and use splits.py") from None


def _compare(content, expected, path):
    if content.startswith(b"version https://git-lfs"):
        raise DownloadProblem(f"{path} is a Git LFS pointer, not the data; fetch the repository with git lfs and use splits.py")
    blob, size = expected
    if len(content) != size:
        raise DownloadProblem(f"{path}: {len(content)} bytes came, the repository lists {size}; nothing was kept, try again")
    found = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
    if found != blob:
        raise DownloadProblem(f"{path}: wrong checksum {found[:16]}…, the repository lists {blob[:16]}…; nothing was kept, try again")


def _convert(contents, made, seed):
    """Published parts become `split_published`; the four splits of splits.py are always added, and checked for leaks."""
    made.mkdir()
    flat, published = made / "flat.csv", {}
    with flat.open("w", encoding="utf-8", newline="") as lines:
        lines.write("SMILES,Protein,Y\n")
        for part, content in contents.items():
            text = content.decode("utf-8", errors="strict")
            for line in _rows(text, made, part):
                lines.write(line + "\n")
                published.setdefault(tuple(line.split(",")[:2]), part)
    drugs, proteins, pairs = tables.read_flat(flat)
    columns = splits.make(pairs, seed)
    if "whole" not in contents:
        columns = {"split_published": [published[drugs[d], proteins[p]] for d, p, _ in pairs], **columns}
    for name, parts in columns.items():
        if found := splits.leaks(pairs, parts, splits.UNSEEN.get(name, ()), drugs, proteins):
            raise DownloadProblem(f"{name}: {'; '.join(found)}")
    tables.write(made, drugs, proteins, pairs, columns)
    flat.unlink()


def _rows(text, made, part):
    """Lines "SMILES,Protein,Y" of a CSV with those columns, or of a text with three words a line."""
    if part == "whole":
        for number, line in enumerate(text.strip().splitlines(), 1):
            words = line.split()
            if len(words) != 3:
                raise DownloadProblem(f"line {number}: {len(words)} words where SMILES, sequence and label belong")
            yield ",".join(words)
        return
    file = made / f"{part}.csv"
    file.write_text(text, encoding="utf-8")
    drugs, proteins, pairs = tables.read_flat(file)
    file.unlink()
    for drug, protein, label in pairs:
        yield f"{drugs[drug]},{proteins[protein]},{label}"


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("names", nargs="+", choices=list(SOURCES), metavar="NAME", help=", ".join(SOURCES))
    options.add_argument("--folder", type=Path, default=HERE / "data")
    options.add_argument("--patience", type=float, default=30.0, help="seconds without an answer after which to give up")
    options = options.parse_args()
    for name in options.names:
        try:
            print(fetch(name, SOURCES[name], options.folder, patience_s=options.patience))
        except (DownloadProblem, tables.DataProblem, sums.WrongSum, UnicodeDecodeError) as problem:
            print(f"error: {name}: {problem}", file=sys.stderr)
            return 1
        except OSError as problem:
            free = shutil.disk_usage(options.folder if options.folder.exists() else HERE).free >> 20
            print(f"error: {name}: cannot write in {options.folder}: {problem} ({free} MiB free)", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
