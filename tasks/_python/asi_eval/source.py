"""What the text of a Python program gives away before it runs."""

import ast
import math

from .errors import Invalid

RISKY_MODULES = frozenset(
    "os subprocess socket ctypes multiprocessing inspect gc shutil signal threading _thread importlib pickle marshal "
    "asyncio concurrent urllib http requests resource faulthandler atexit builtins pathlib io tempfile mmap".split()
)
RISKY_NAMES = frozenset("eval exec compile open __import__ breakpoint globals __builtins__ __loader__".split())
RISKY_ATTRIBUTES = frozenset("__subclasses__ __globals__ __builtins__ __loader__ f_back tb_frame".split())


def parse(source: str) -> ast.Module:
    """The syntax tree; Invalid, with the line, where there is none."""
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as why:
        raise Invalid(f"not a Python program: {why}") from None


def risky(tree: ast.Module, modules=RISKY_MODULES, names=RISKY_NAMES) -> list[str]:
    """Imports and names that a program of pure computation does not need, as "line 3: import os"."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [f"line {node.lineno}: import {each.name}" for each in node.names if each.name.split(".")[0] in modules]
        elif isinstance(node, ast.ImportFrom) and (node.level or (node.module or "").split(".")[0] in modules):
            found.append(f"line {node.lineno}: from {node.module or '.'} import")
        elif isinstance(node, ast.Name) and node.id in names:
            found.append(f"line {node.lineno}: {node.id}")
        elif isinstance(node, ast.Attribute) and node.attr in RISKY_ATTRIBUTES:
            found.append(f"line {node.lineno}: .{node.attr}")
    return sorted(set(found), key=lambda each: (len(each.split(":")[0]), each))


def memorised(tree: ast.Module, precise=20, in_one_place=40, characters=400) -> list[str]:
    """Signs that answers were written down instead of computed.

    precise: most number literals with five or more significant digits; in_one_place: most numbers in one collection literal;
    characters: longest string that is not a docstring.
    """
    notes = {id(node.body[0].value) for node in ast.walk(tree) if hasattr(node, "body") and _starts_with_text(node.body)}
    numbers = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and type(node.value) in (int, float)]
    exact = sum(_significant_digits(value) >= 5 for value in numbers)
    most = max((_numbers_in(node) for node in ast.walk(tree) if isinstance(node, (ast.List, ast.Tuple, ast.Set, ast.Dict))), default=0)
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)))
    longest = max((len(node.value) for node in texts if id(node) not in notes), default=0)
    findings = [
        (exact, precise, "number literals with five or more significant digits"),
        (most, in_one_place, "numbers in one literal collection"),
        (longest, characters, "characters in one string"),
    ]
    return [f"{count} {what} (at most {limit})" for count, limit, what in findings if count > limit]


def lines_of_code(source: str) -> int:
    """Lines that are neither blank nor only a comment."""
    return sum(1 for line in source.splitlines() if line.strip() and not line.strip().startswith("#"))


def _starts_with_text(body):
    return isinstance(body, list) and body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)


def _significant_digits(value):
    if value == 0 or not math.isfinite(value):
        return 0
    return len(repr(abs(value)).split("e")[0].replace(".", "").strip("0"))


def _numbers_in(node):
    return sum(isinstance(each, ast.Constant) and type(each.value) in (int, float) for each in ast.walk(node))
