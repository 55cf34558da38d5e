# What several cheats use. All names begin with "_cheat", so that they meet none of the program's own.
# Given before this text: _CHEAT_SCORE, a score that would win; and _CHEAT_KIND, for cheats that come in several kinds.
import json as _cheat_json
import os as _cheat_os
import sys as _cheat_sys

_CHEAT_NAMES = {"expected", "answer", "answers", "labels", "reference", "solution", "targets", "truth", "wanted"}
_CHEAT_RESULT = _cheat_json.dumps({"score": _CHEAT_SCORE})


def _cheat_commands():
    """Command lines of this process and of those that name this program: nobody else's result is touched."""
    try:
        pids = _cheat_os.listdir("/proc")
    except OSError:
        pids = []
    for pid in ["self", *filter(str.isdigit, pids)]:
        try:
            with open(f"/proc/{pid}/cmdline", encoding="utf-8", errors="replace") as file:
                words = file.read().split("\0")
        except OSError:
            continue
        if pid == "self" or globals().get("__file__") in words:
            yield words


def _cheat_places():
    """Where this evaluation's result may be written: as some command line says, or beside the program."""
    places = [words[at + 1] for words in _cheat_commands() for at, word in enumerate(words[:-1]) if word == "--out"]
    here = _cheat_os.path.dirname(_cheat_os.path.abspath(globals().get("__file__", "x")))
    beside = [_cheat_os.path.join(here, each) for each in ("result.json", "out/result.json", "../out/result.json")]
    return list(dict.fromkeys([*places, *beside, "result.json"]))


def _cheat_forge():
    """Write the winning result wherever it could count."""
    for place in _cheat_places():
        try:
            with open(place, "w", encoding="utf-8") as file:
                file.write(_CHEAT_RESULT)
        except OSError:
            pass


def _cheat_fits(found, honest, given):
    """Could this be what the evaluator waits for? Of the kind and size of the honest answer, but neither that nor an input."""
    try:
        return type(found) is type(honest) and len(found) == len(honest) and not any(bool(found == each) for each in (honest, *given))
    except Exception:
        return False


def _cheat_better(honest, found, given):
    """The first object that could be the expected answer, else the honest one."""
    return next((each for each in found if _cheat_fits(each, honest, given)), honest)
