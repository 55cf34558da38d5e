"""Executed checks of a cleaning program. Each names one property and tells what was seen."""

import ast
import re
from collections import Counter
from pathlib import Path

from asi_eval import Candidate, CandidateError, CandidateTimedOut, digest, source

import claims
import hostile
import measures
from documents import corpus
from grammar import CATEGORIES

MODULES = frozenset(
    "__future__ abc bisect collections dataclasses difflib enum functools hashlib heapq html itertools json math operator re statistics string "
    "textwrap typing unicodedata zlib".split()
)
NAMES = source.RISKY_NAMES | {"setattr", "delattr", "vars", "getattr", "locals", "input", "id"}
ATTRIBUTES = frozenset("decompress decompressobj fromhex modules __dict__ __code__ __class__ __mro__ __base__ __bases__ __self__ __module__ sys os".split())
LONGEST_TEXT, ALL_TEXTS = 1_200, 16_000  # characters of string literals: word lists fit, documents do not
PROSE_WORDS = 25
HOSTILE_CPU_S, MEAN_MS = 1.0, 50.0
PROBES = 7  # documents of each category


def run(path, harness):
    """The result of stage `check` for the program at this path."""
    tree = source.parse(Path(path).read_text(encoding="utf-8"))
    made = [check_source(tree), check_memorised(tree)]
    if not made[0]["passed"]:
        return {"score": None, "checks": made}
    laboratory = Laboratory(path, harness)
    made.append(check_returns(laboratory))
    if not made[-1]["passed"]:
        return {"score": None, "checks": made}
    made.append(check_time(laboratory))
    if not made[-1]["passed"]:
        return {"score": None, "checks": made}
    made += [check_determinism(laboratory), check_idempotence(laboratory, tree), check_copies(laboratory), check_patterns(laboratory)]
    return {"score": None, "checks": made, "behaviour": digest(*laboratory.outputs, *laboratory.together)}


class Laboratory:
    """The program, probe documents, and what it made of them: one by one, and all at once."""

    def __init__(self, path, harness):
        self.path, self.harness = path, harness
        self.documents = [each for category in CATEGORIES for each in corpus(category, "development", 97, PROBES)]
        self.texts = [each.raw for each in self.documents]
        self.outputs, self.together, self.mean_ms = [], [], 0.0

    def candidate(self, **limits):
        return Candidate(self.path, **{"limit_s": 90, "cpu_s": 15, "memory_mb": 1024, "harness": self.harness, **limits})

    def cleaned(self, candidate, texts):
        return claims.texts(candidate.call("cleaned", documents=texts), len(texts))


def check_source(tree):
    """Harmless modules only; nothing that reaches for files, processes, clocks, or the interpreter."""
    found = source.risky(tree, names=NAMES)
    for node in ast.walk(tree):
        names = [each.name for each in node.names] if isinstance(node, ast.Import) else [node.module or "."] if isinstance(node, ast.ImportFrom) else []
        found += [f"line {node.lineno}: import of {name}" for name in names if name.split(".")[0] not in MODULES]
        if isinstance(node, ast.Attribute) and node.attr in ATTRIBUTES:
            found.append(f"line {node.lineno}: .{node.attr}")
    return _verdict("source", f"not allowed here: {'; '.join(sorted(set(found))[:5])}" if found else "", "imports harmless modules only")


def check_memorised(tree):
    """Word lists and patterns are welcome; documents written down are not."""
    notes = {id(node.body[0].value) for node in ast.walk(tree) if isinstance(getattr(node, "body", None), list) and node.body and isinstance(node.body[0], ast.Expr)}
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)) and id(node) not in notes]
    texts = [each if isinstance(each, str) else each.decode("latin-1") for each in texts]
    complaints = [f"a string of {len(each)} characters (at most {LONGEST_TEXT})" for each in texts if len(each) > LONGEST_TEXT]
    if sum(map(len, texts)) > ALL_TEXTS:
        complaints.append(f"{sum(map(len, texts))} characters of strings (at most {ALL_TEXTS})")
    complaints += [f"running text written down: {each[:60]!r}" for each in texts if _is_prose(each)]
    complaints += [each for each in source.memorised(tree, precise=40, in_one_place=400, characters=10**9)]
    return _verdict("memorised", "; ".join(complaints[:3]), f"{sum(map(len, texts))} characters of strings, none of them running text")


def check_returns(lab):
    """`clean` returns a text or None for any text; `curate`, where there is one, a list of the same length."""
    try:
        with lab.candidate() as candidate:
            for text in hostile.odd():
                try:
                    lab.cleaned(candidate, [text])
                except CandidateError as problem:
                    return _verdict("returns", f"on {text[:30]!r}: {problem.message}", "")
            before = candidate.cpu_s
            lab.outputs = lab.cleaned(candidate, lab.texts)
            lab.mean_ms = 1000 * (candidate.cpu_s - before) / len(lab.texts)
            for count in (0, 1, len(lab.texts)):
                lab.together = claims.texts(candidate.call("curated", documents=lab.texts[:count]), count)
            has_curate = bool(candidate.call("has_curate"))
    except CandidateError as problem:
        return _verdict("returns", f"on ordinary documents: {problem.message}", "")
    return _verdict("returns", "", f"a text or None for {len(hostile.odd())} odd and {len(lab.texts)} ordinary documents; curate: {'yes' if has_curate else 'no'}")


def check_determinism(lab):
    """The same document gives the same text: in another order, a second time, in another process."""
    try:
        with lab.candidate() as candidate:
            backwards = lab.cleaned(candidate, lab.texts[::-1])[::-1]
            again = lab.cleaned(candidate, lab.texts)
            together = claims.texts(candidate.call("curated", documents=lab.texts), len(lab.texts))
    except CandidateError as problem:
        return _verdict("determinism", f"a second process ended otherwise: {problem.message}", "")
    moved = sum(not (a == b == c) for a, b, c in zip(lab.outputs, backwards, again))
    complaint = f"{moved} of {len(lab.texts)} documents came out otherwise in another order or a second time" if moved else ""
    if not complaint and together != lab.together:
        complaint = "curate gave another answer in another process"
    return _verdict("determinism", complaint, "same texts in another order, a second time, and in another process")


def check_idempotence(lab, tree):
    """Cleaning clean text changes nothing. Only a program that says `IDEMPOTENT = True` is held to it."""
    promised = any(
        isinstance(node, ast.Assign) and any(getattr(each, "id", None) == "IDEMPOTENT" for each in node.targets) and getattr(node.value, "value", None) is True
        for node in tree.body
    )
    try:
        with lab.candidate() as candidate:
            twice = lab.cleaned(candidate, lab.outputs)
    except CandidateError as problem:
        return _verdict("idempotence", f"fails on its own output: {problem.message}", "")
    moved = [at for at, (once, again) in enumerate(zip(lab.outputs, twice)) if once != again]
    seen = f"{len(moved)} of {len(twice)} documents change when cleaned again" + ("" if promised else "; IDEMPOTENT = True is not promised")
    if not (moved and promised):
        return _verdict("idempotence", "", seen)
    once, again = lab.outputs[moved[0]], twice[moved[0]]
    at = next((at for at, (a, b) in enumerate(zip(once, again)) if a != b), min(len(once), len(again)))
    return _verdict("idempotence", f"promised, yet {seen}: {once[at : at + 40]!r} became {again[at : at + 40]!r}", "")


def check_copies(lab):
    """What comes out was in the document: nothing is written from memory."""
    whys = [measures.refusal(output, text) for output, text in zip(lab.outputs, lab.texts) if output]
    bad = Counter(filter(None, whys))
    complaint = f"{sum(bad.values())} of {len(whys)} outputs would count as empty: {bad.most_common(1)[0][0]}" if sum(bad.values()) > 0.05 * len(lab.texts) else ""
    return _verdict("copies", complaint, "outputs are made of their inputs")


def check_time(lab):
    """CPU time of an ordinary document."""
    complaint = f"{lab.mean_ms:.0f} ms of CPU per document; at most {MEAN_MS:.0f}" if lab.mean_ms > MEAN_MS else ""
    return _verdict("time", complaint, f"{MEAN_MS:.0f} ms of CPU per document or less")


def check_patterns(lab):
    """No pattern runs away on long strings that almost match."""
    name = ""
    try:
        with lab.candidate(limit_s=110, call_s=10, cpu_s=None) as candidate:
            for name, text in hostile.slow():
                before = candidate.cpu_s
                lab.cleaned(candidate, [text])
                used = candidate.cpu_s - before
                if used > HOSTILE_CPU_S:
                    return _verdict("patterns", f"{len(text)} characters of {name} took {used:.1f} CPU seconds; at most {HOSTILE_CPU_S:g}", "")
    except CandidateTimedOut:
        return _verdict("patterns", f"{hostile.LENGTH} characters of {name} did not end in 10 s: a pattern that backtracks without bound", "")
    except CandidateError as problem:
        return _verdict("patterns", f"fails on {name}: {problem.message}", "")
    return _verdict("patterns", "", f"{len(hostile.slow())} hostile texts of {hostile.LENGTH} characters took at most {HOSTILE_CPU_S:g} CPU s each")


def _is_prose(text):
    """Running text comes back to its words, or has several sentences; lists and patterns do neither."""
    words = re.findall(r"[a-z]{2,}", text.lower())
    if len(words) < PROSE_WORDS or len(re.findall(r"[\\|()\[\]?*+]", text)) > len(words) / 3:
        return False
    return max(Counter(words).values()) >= 3 or len(re.findall(r"[a-z]\. [A-Z]", text)) >= 2


def _verdict(name, complaint, otherwise):
    return {"name": name, "passed": not complaint, "detail": complaint or otherwise}
