"""What the text of a PyTorch program may not hold, where harness and program share a process."""

import ast

from . import source

MODULES = frozenset("torch math typing functools itertools dataclasses collections abc enum warnings __future__".split())
CALLS = frozenset(
    "load save hub jit cpp_extension load_library from_file set_num_threads set_default_dtype manual_seed numpy from_numpy "
    "_C overrides __torch_function__ modules _getframe settrace setprofile sys os builtins inspect gc __dict__".split()
)
NAMES = source.RISKY_NAMES | {"setattr", "delattr", "vars"}


def forbidden(tree: ast.Module, kept: tuple, calls: frozenset = CALLS) -> list[str]:
    """Imports beyond torch and a few harmless modules, hands on files or inside torch, and new values for parts of the names `kept`, each with its line."""
    found = source.risky(tree, names=NAMES)
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or "."]
        found += [f"line {node.lineno}: import of {name}" for name in names if name.split(".")[0] not in MODULES]
        if isinstance(node, ast.Attribute) and node.attr in calls:
            found.append(f"line {node.lineno}: .{node.attr}")
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) == "getattr" and not _asks_for_plain_name(node, calls):
            found.append(f"line {node.lineno}: getattr")
        for target in getattr(node, "targets", [getattr(node, "target", None)]):
            if isinstance(target, ast.Attribute) and _root(target) in kept:
                found.append(f"line {node.lineno}: replaces {ast.unparse(target)}")
    return found


def _asks_for_plain_name(call, calls):
    """Does this getattr name its attribute, and one that may be named?"""
    name = call.args[1].value if len(call.args) > 1 and isinstance(call.args[1], ast.Constant) else None
    return isinstance(name, str) and name not in calls and name not in source.RISKY_ATTRIBUTES


def _root(node):
    while isinstance(node, ast.Attribute):
        node = node.value
    return getattr(node, "id", None)
