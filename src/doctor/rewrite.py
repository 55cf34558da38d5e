"""Makes a program out of another: reads {"program", "how", ...} as JSON from stdin, writes the new program to the file named.

how "around": `before` goes behind the docstring and the imports from __future__, `after` to the end.
how "replace": every function and method body, constructors apart, becomes the statement `body`.
"""

import ast
import json
import sys


def around(program, before, after):
    lines = program.splitlines(keepends=True)
    start = 0
    for node in ast.parse(program).body:
        is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if not is_text and not (isinstance(node, ast.ImportFrom) and node.module == "__future__"):
            break
        start = node.end_lineno
    return "".join([*lines[:start], "\n", before, "\n", *lines[start:], "\n\n", after])


def replaced(program, body):
    tree = ast.parse(program)
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name != "__init__":
            taken = [each.arg for each in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs) if each.arg != "self"]
            node.body = ast.parse(body.replace("FIRST", taken[0] if taken else "None")).body
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"


request = json.load(sys.stdin)
if request["how"] == "around":
    text = around(request["program"], request["before"], request["after"])
else:
    text = replaced(request["program"], request["body"])
with open(sys.argv[1], "w", encoding="utf-8") as file:
    file.write(text)
