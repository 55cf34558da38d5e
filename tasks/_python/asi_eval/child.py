"""The trusted first lines of the candidate's process: limit itself, load the candidate, answer calls.

It is started as a script, in an environment of a few variables, and loads its two companions by path. What it sends back
is the candidate's claim and nothing more: whoever reads it must check it. The clock, the checks and the result file are
on the other side of the pipe.
"""

import sys

del sys.path[0]  # this file's folder: the candidate has no business importing from it

import importlib.util  # noqa: E402
import os  # noqa: E402
import resource  # noqa: E402
import traceback  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))


class Invalid(Exception):
    """For harness code: what the candidate gave back breaks the rules. A harness finds this name predefined."""


def main():
    requests, answers = _take_the_pipes()
    wire = _load(os.path.join(HERE, "wire.py"), "_wire")
    candidate = harness = None
    while (request := _next(wire, requests)) is not None:
        try:
            if request["do"] == "load":
                outcome = {"fence": _confine(request)}
                harness = request["harness"] and _load(request["harness"], "harness", Invalid=Invalid)
                candidate = _load(request["path"], "candidate")
            else:
                outcome = {"value": _call(candidate, harness, request["function"], request["arguments"])}
            reply = wire.frame({"id": request["id"], **outcome})
        except BaseException as problem:  # SystemExit and KeyboardInterrupt too: a candidate may raise anything
            reply = wire.frame({"id": request["id"], "error": _explain(problem, candidate_file=request.get("path") or _file_of(candidate))})
        _write(answers, reply)


def _take_the_pipes():
    """Move the two pipes out of the way, so that reading stdin finds nothing and printing goes to stderr."""
    requests, answers = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
    return requests, answers


def _confine(request):
    fence, seccomp = (_load(os.path.join(HERE, f"{name}.py"), f"_{name}") for name in ("fence", "seccomp"))
    fence.die_with_parent()
    for name, value in request["limits"].items():
        soft_and_hard = (value, value + 1) if name == "RLIMIT_CPU" else (value, value)
        try:
            resource.setrlimit(getattr(resource, name), soft_and_hard)
        except (ValueError, OSError, AttributeError):  # a stricter limit holds already, or this system has no such limit
            pass
    held = fence.raise_fence(request["readable"], os.getcwd())
    return f"{held}, {seccomp.refuse_system_calls()}"


def _load(path, name, **given):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    module.__dict__.update(given)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _call(candidate, harness, function, arguments):
    if harness is not None and hasattr(harness, function):
        return getattr(harness, function)(candidate, **arguments)
    if not callable(getattr(candidate, function, None)):
        raise Invalid(f"the program has no function {function}")
    return getattr(candidate, function)(**arguments)


def _explain(problem, candidate_file):
    kind = "invalid" if isinstance(problem, Invalid) else "memory" if _is_memory(problem) else "crashed"
    message = str(problem) if kind == "invalid" else f"{type(problem).__name__}: {problem}"
    return {"kind": kind, "message": message[:2000], "trace": _trace(problem, candidate_file)[:8000]}


def _is_memory(problem):
    words = ("can't allocate memory", "out of memory", "Cannot allocate memory")
    return isinstance(problem, MemoryError) or (isinstance(problem, (RuntimeError, OSError)) and any(word in str(problem) for word in words))


def _trace(problem, candidate_file):
    """Only the candidate's own lines: the others say nothing to whoever wrote it."""
    frames = [each for each in traceback.extract_tb(problem.__traceback__) if each.filename == candidate_file]
    lines = [f"line {each.lineno}, in {each.name}\n    {each.line}" for each in frames[-12:]]
    if isinstance(problem, SyntaxError) and problem.filename == candidate_file:
        lines.append(f"line {problem.lineno}\n    {(problem.text or '').strip()}")
    return "\n".join(lines)


def _file_of(module):
    return getattr(module, "__file__", None)


def _next(wire, requests):
    head = _read(requests, wire.LENGTHS.size)
    if head is None:
        return None
    tree, body = wire.LENGTHS.unpack(head)
    return wire.message(_read(requests, tree), _read(requests, body))


def _read(handle, count):
    parts = []
    while count:
        part = os.read(handle, min(count, 1 << 20))
        if not part:
            return None
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def _write(handle, data):
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view[: 1 << 20]) :]


if __name__ == "__main__":
    main()
    os._exit(0)
