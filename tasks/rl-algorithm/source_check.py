"""What a program's text gives away: imports and names that two functions of pure computation do not need."""

import ast

from asi_eval import source, torch_source

CALLS = torch_source.CALLS | {"seed"}


def check(text):
    """The verdict `source`."""
    tree = source.parse(text)
    found = torch_source.forbidden(tree, kept=("torch", "math"), calls=CALLS)
    missing = {"advantages", "policy_loss"} - {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    found += [f"no function {name} at the top level" for name in sorted(missing)]
    complaint = f"not allowed here: {'; '.join(found[:5])}" if found else ""
    return {"name": "source", "passed": not found, "detail": complaint or "imports only torch and harmless modules"}
