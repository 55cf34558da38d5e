"""SHA256SUMS beside data: written when the data are made, verified whenever they are read; `sha256sum -c SHA256SUMS` reads it too.

Lines `# SUM  PATH` tell the sums of the files that the data were made from and that are not kept.
"""

import hashlib
import re
from pathlib import Path

NAME = "SHA256SUMS"
LINE = re.compile(r"(# )?([0-9a-f]{64})  (\S.*)")


class WrongSum(Exception):
    """Which file is not what was written down, and how to mend it."""


def write(folder: Path, sources: dict) -> None:
    """Writes the sums of all files of the folder, and those of their sources {path: sum}."""
    lines = [f"# {found}  {path}" for path, found in sorted(sources.items())]
    lines += [f"{_of(path)}  {path.name}" for path in sorted(folder.iterdir()) if path.is_file() and path.name != NAME and not path.name.startswith(".")]
    (folder / NAME).write_text("\n".join(lines) + "\n", encoding="utf-8")


def sources(folder: Path) -> dict:
    """The sums of the sources that the folder was made from; empty where nothing is written down."""
    return {path: found for is_source, found, path in _lines(folder) if is_source}


def verify(folder: Path, contents: bool = True) -> None:
    """Refuses files that are missing or not those that were written down; a folder without SHA256SUMS is the user's own affair."""
    for is_source, expected, name in _lines(folder):
        path = folder / name
        if is_source:
            continue
        if Path(name).name != name or not path.is_file():
            raise WrongSum(f"{folder / NAME} names {name}, and there is no such file: fetch or make the data again")
        if contents and (found := _of(path)) != expected:
            raise WrongSum(
                f"{path}: wrong checksum {found[:16]}…, {NAME} says {expected[:16]}…: the file was changed or damaged. "
                f"Fetch or make the data again; if you changed it on purpose, remove {folder / NAME}"
            )


def _lines(folder):
    path = folder / NAME
    if not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    found = [LINE.fullmatch(line) for line in lines]
    if not lines or None in found:
        raise WrongSum(f"{path}, line {found.index(None) + 1 if lines else 1}: not a sum and a file; fetch or make the data again")
    return [(bool(each[1]), each[2], each[3]) for each in found]


def _of(path):
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            found.update(chunk)
    return found.hexdigest()
