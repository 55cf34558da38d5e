"""Calling functions of a program that is not trusted."""

import os
import secrets
import sys
import time
from pathlib import Path

from . import nested, wire
from .errors import BY_KIND, CandidateCrashed, CandidateOutOfMemory, CandidateTimedOut
from .process import Ended, OutOfTime, Process

BOOTSTRAP = Path(__file__).with_name("child.py")
KEPT_VARIABLES = ("ASI_ATTEMPT", "CUDA_VISIBLE_DEVICES", "LD_LIBRARY_PATH", "CUBLAS_WORKSPACE_CONFIG")
THREAD_VARIABLES = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS")
UNFENCED = set()  # why candidates of this evaluator ran without a fence; the result's notes tell it
INTERPRETER = (sys.executable, "-s", "-B")  # not -I: it would ignore PYTHONHASHSEED; the rest of -I holds by the environment


class Candidate:
    """A program loaded in a process of its own; a context manager.

    limit_s: wall seconds for everything between entering and leaving; call_s: for one call (default: what is left).
    cpu_s: CPU seconds, imports included. memory_mb: data segment. harness: a trusted file loaded beside the program, whose
    functions take the program's module first. readable: further paths that the process may read. answer_mb: largest answer.
    """

    def __init__(self, path, *, limit_s=60.0, call_s=None, cpu_s=None, memory_mb=None, harness=None, threads=1, readable=(), answer_mb=64):
        self.path = os.path.abspath(path)
        self.harness = harness and os.path.abspath(harness)
        self.readable = [os.path.abspath(each) for each in readable]
        self.limit_s, self.call_s, self.cpu_limit_s, self.memory_mb = limit_s, call_s, cpu_s, memory_mb
        self.threads, self.answer_bytes = threads, answer_mb << 20
        self.fence = "none: not started"
        self.wall_s = 0.0

    def __enter__(self):
        self._until = time.monotonic() + self.limit_s
        readable = [self.path, *([self.harness] if self.harness else []), *self.readable]
        around = (lambda scratch: nested.around(readable, scratch)) if nested.is_needed() else None
        self._process = Process([*INTERPRETER, str(BOOTSTRAP)], self._environment(), around)
        try:
            loaded = self._ask(
                self.limit_s, do="load", path=self.path, harness=self.harness, limits=self._limits(), readable=readable
            )
        except BaseException:
            self._process.end()
            raise
        self.fence = loaded["fence"] if type(loaded.get("fence")) is str else "none: unknown"
        if around is not None:
            self.fence = f"bwrap, {self.fence}"
        elif self.fence.startswith("none"):
            UNFENCED.add(self.fence)
        return self

    def __exit__(self, failed, *_):
        self._process.end()
        if failed is None and self.cpu_limit_s is not None and self.cpu_s > self.cpu_limit_s:
            raise CandidateTimedOut(f"used {self.cpu_s:.1f} of {self.cpu_limit_s:g} CPU seconds")

    def call(self, function: str, /, **arguments):
        """The value of `function(**arguments)`, looked up in the harness first: plain values and arrays, never objects."""
        started = time.monotonic()
        try:
            return self._ask(self.call_s or self.limit_s, do="call", function=function, arguments=arguments).get("value")
        finally:
            self.wall_s = time.monotonic() - started

    @property
    def cpu_s(self) -> float:
        """CPU seconds used since the start; exact, and inclusive of everything it started, once the block is left."""
        return self._process.cpu_s

    def _ask(self, patience_s, /, **request):
        if self._process.over:
            raise CandidateCrashed("asked again after it had ended")
        request["id"] = secrets.token_hex(8)
        until = min(self._until, time.monotonic() + patience_s)
        cpu_s = float("inf") if self.cpu_limit_s is None else self.cpu_limit_s
        try:
            answer = self._process.exchange(wire.frame(request), self._count, until, cpu_s)
        except OutOfTime as why:
            self._process.end()
            limit = f"{self.cpu_limit_s:g} CPU seconds" if str(why) == "cpu" else f"{patience_s:g} wall seconds"
            raise CandidateTimedOut(f"stopped after {limit}") from None
        except Ended:
            self._process.end()
            raise self._why_it_ended() from None
        return self._open(answer, request["id"])

    def _count(self, answer):
        if len(answer) < wire.LENGTHS.size:
            return None
        tree, body = wire.LENGTHS.unpack_from(answer)
        if tree + body > self.answer_bytes:
            raise CandidateCrashed(f"answered with more than {self.answer_bytes >> 20} MiB")
        return wire.LENGTHS.size + tree + body

    def _open(self, answer, expected):
        start = wire.LENGTHS.size
        tree, _ = wire.LENGTHS.unpack_from(answer)
        try:
            reply = wire.message(answer[start : start + tree], answer[start + tree :])
        except ValueError as why:
            raise CandidateCrashed(f"answered with bytes that mean nothing: {why}") from None
        if type(reply) is not dict or reply.get("id") != expected:
            raise CandidateCrashed("answered a question that was not asked")
        if "error" in reply:
            problem = reply["error"] if type(reply["error"]) is dict else {}
            raise BY_KIND.get(problem.get("kind"), CandidateCrashed)(str(problem.get("message")), str(problem.get("trace") or ""))
        return reply

    def _why_it_ended(self):
        status = self._process.exit
        if status == -24:  # SIGXCPU
            return CandidateTimedOut(f"stopped after {self.cpu_limit_s:g} CPU seconds")
        if status == -9 and self.memory_mb and self._process.peak_mb > 0.9 * self.memory_mb:
            return CandidateOutOfMemory(f"ended while holding {self._process.peak_mb:.0f} of {self.memory_mb:g} MiB")
        how = f"by signal {-status}" if status < 0 else f"with exit code {status}"
        return CandidateCrashed(f"the process ended {how} before it answered")

    def _environment(self):
        kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
        threads = {name: str(self.threads) for name in THREAD_VARIABLES}
        return {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONHASHSEED": "0", **threads, **kept}

    def _limits(self):
        limits = {"RLIMIT_CORE": 0, "RLIMIT_NOFILE": 256, "RLIMIT_FSIZE": 1 << 28}
        if self.cpu_limit_s is not None:
            limits["RLIMIT_CPU"] = int(self.cpu_limit_s) + 2
        if self.memory_mb is not None:
            limits["RLIMIT_DATA"] = int(self.memory_mb) << 20
        return limits
