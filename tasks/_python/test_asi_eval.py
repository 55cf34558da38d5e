"""Run with `python3 -m unittest discover -s tasks/_python`; every candidate here is a real process."""

import json
import math
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import textwrap
import time
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from asi_eval import (  # noqa: E402
    Candidate, CandidateCrashed, CandidateOutOfMemory, CandidateTimedOut, Invalid, derive, digest, nested, seccomp, source, wire,
)
from asi_eval.report import checked  # noqa: E402

SORT_EVALUATOR = """
    import time
    from asi_eval import Candidate, Invalid, main

    def check(request):
        numbers = [5, 3, 9, 1]
        expected = sorted(numbers)
        with Candidate(request.candidate, limit_s=10, cpu_s=5, memory_mb=512) as candidate:
            started = time.monotonic()
            answer = candidate.call("sort", numbers=numbers)
            wall_s = time.monotonic() - started
        if answer != expected:
            raise Invalid(f"not sorted: {str(answer)[:80]}")
        return {"score": 1.0, "metrics": {"wall_s": wall_s}}

    raise SystemExit(main({"quick": check}))
"""

CHEATS = {
    "patches the clock": "import time\ntime.monotonic = time.time = time.perf_counter = lambda: 0.0\ndef sort(numbers):\n    return numbers",
    "compares equal to everything": "class Yes(list):\n    def __eq__(self, other): return True\n    def __ne__(self, other): return False\ndef sort(numbers):\n    return Yes(numbers)",
    "peeks at its callers": """
import sys
def sort(numbers):
    frame = sys._getframe()
    while frame:
        if 'expected' in frame.f_locals: return frame.f_locals['expected']
        frame = frame.f_back
    return numbers""",
    "searches the heap": """
import gc
def sort(numbers):
    for each in gc.get_objects():
        if isinstance(each, list) and each != numbers and len(each) == len(numbers) and all(n in each for n in numbers): return each
    return numbers""",
    "writes results and exits": """
import glob, json, os
def sort(numbers):
    forged = json.dumps({'score': 1.0})
    places = ['result.json', '../result.json', *glob.glob('../*/result.json')]
    try:
        places += [part for part in open(f'/proc/{os.getppid()}/cmdline').read().split('\\0') if part.endswith('.json')]
    except OSError: pass
    for place in places:
        try: open(place, 'w').write(forged)
        except OSError: pass
    os._exit(0)""",
    "overwrites at exit": """
import atexit, os
@atexit.register
def forge():
    open(os.environ.get('OUT', 'result.json'), 'w').write('{"score": 1.0}')
def sort(numbers):
    return numbers""",
    "patches json": "import json\njson.dump = lambda *a, **k: a[1].write('{\"score\": 1.0}')\njson.dumps = lambda *a, **k: '{\"score\": 1.0}'\ndef sort(numbers):\n    return numbers",
    "forges while it is imported": """
import os, sys
for handle in range(3, 32):
    try: os.write(handle, b'{"score": 1.0}')
    except OSError: pass
sys.stdout.write('{"score": 1.0}')
def sort(numbers):
    return numbers""",
}


class Workplace(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def program(self, text, name="candidate.py"):
        path = self.folder / name
        path.write_text(textwrap.dedent(text))
        return path

    def evaluate(self, evaluator, candidate, stage="quick"):
        """Run an evaluator as the engine does: fresh working directory, one result file."""
        work, out = self.folder / "work", self.folder / "result.json"
        work.mkdir()
        command = [sys.executable, self.program(evaluator, "evaluate.py"), "--candidate", candidate, "--stage", stage, "--seed", "1", "--out", out]
        ran = subprocess.run(command, cwd=work, env={"PATH": os.environ["PATH"], "PYTHONPATH": str(HERE)}, capture_output=True, timeout=60)
        self.assertEqual(ran.returncode, 0, ran.stderr.decode())
        return json.loads(out.read_text())


class Cheats(Workplace):
    def test_the_honest_program_scores(self):
        result = self.evaluate(SORT_EVALUATOR, self.program("def sort(numbers): return sorted(numbers)"))
        self.assertEqual(result["score"], 1.0)
        self.assertGreater(result["metrics"]["wall_s"], 0)

    def test_no_cheat_forges_a_score(self):
        for name, text in CHEATS.items():
            with self.subTest(name):
                self.setUp()
                result = self.evaluate(SORT_EVALUATOR, self.program(text))
                self.assertIn(result.get("error", {}).get("class"), ("invalid", "crashed"), result)

    def test_a_forged_answer_is_only_an_answer(self):
        forger = """
            import os, struct
            def sort(numbers):
                tree = b'{"id": "00", "value": [1, 3, 5, 9]}'
                for handle in range(3, 32):
                    try: os.write(handle, struct.pack('<IQ', len(tree), 0) + tree)
                    except OSError: pass
                return numbers"""
        self.assertEqual(self.evaluate(SORT_EVALUATOR, self.program(forger))["error"]["class"], "crashed")


class Limits(Workplace):
    def failing(self, kind, text, **limits):
        with self.assertRaises(kind) as caught, Candidate(self.program(text), **limits) as candidate:
            candidate.call("run")
        return caught.exception

    def test_wall_and_cpu_seconds_end_it(self):
        started = time.monotonic()
        self.failing(CandidateTimedOut, "import time\ndef run(): time.sleep(60)", limit_s=0.5)
        self.failing(CandidateTimedOut, "import time\ndef run(): time.sleep(60)", limit_s=30, call_s=0.3)
        self.failing(CandidateTimedOut, "def run():\n    while True: pass", limit_s=30, cpu_s=0.5)
        self.failing(CandidateTimedOut, "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nwhile True: pass", limit_s=0.5)
        self.assertLess(time.monotonic() - started, 30)

    def test_cpu_seconds_of_forked_helpers_count(self):
        forks = """
            import os, time
            def run():
                if os.fork() == 0:
                    end = time.process_time() + 1.5
                    while time.process_time() < end: pass
                    os._exit(0)
                os.wait()"""
        self.failing(CandidateTimedOut, forks, limit_s=30, cpu_s=1)

    def test_memory_is_bounded(self):
        self.failing(CandidateOutOfMemory, "def run(): return len(bytearray(2 << 30))", memory_mb=256)

    def test_an_exception_is_told_by_the_candidates_own_lines(self):
        problem = self.failing(CandidateCrashed, "def inner(x):\n    return 1 / x\ndef run():\n    return inner(0)")
        self.assertEqual(problem.message, "ZeroDivisionError: division by zero")
        self.assertEqual(problem.trace, "line 4, in run\n    return inner(0)\nline 2, in inner\n    return 1 / x")

    def test_ends_in_other_ways(self):
        self.assertIn("exit code 3", self.failing(CandidateCrashed, "import os\ndef run(): os._exit(3)").message)
        self.assertIn("signal 11", self.failing(CandidateCrashed, "import os\ndef run(): os.kill(os.getpid(), 11)").message)
        self.assertIn("SystemExit", self.failing(CandidateCrashed, "raise SystemExit(0)").message)
        self.assertIn("SyntaxError", self.failing(CandidateCrashed, "def run(:").message)
        self.assertIn("no function run", self.failing(Invalid, "x = 1").message)
        self.assertIn("cannot travel", self.failing(CandidateCrashed, "def run(): return object()").message)
        self.assertIn("MiB", self.failing(CandidateCrashed, "def run(): return bytes(3 << 20)", answer_mb=2).message)
        deep = "def run():\n    x = []\n    for _ in range(5000): x = [x]\n    return x"
        self.failing(CandidateCrashed, deep)

    def test_a_daemon_does_not_outlive_it(self):
        daemon = """
            import os, time
            def run():
                pipe = os.pipe()
                if os.fork() == 0:
                    os.setsid()
                    if os.fork() == 0:
                        os.write(pipe[1], str(os.getpid()).encode())
                        time.sleep(60)
                    os._exit(0)
                os.wait()
                return int(os.read(pipe[0], 20))"""
        with Candidate(self.program(daemon), limit_s=10) as candidate:
            pid = candidate.call("run")
        with self.assertRaises(ProcessLookupError):
            os.kill(pid, 0)

    def test_a_flood_of_output_is_cut(self):
        flood = self.program("def run():\n    for _ in range(400): print('x' * 10_000)\n    return 7")
        text = f"import sys; sys.path.insert(0, {str(HERE)!r})\nfrom asi_eval import Candidate\nwith Candidate({str(flood)!r}) as c: print(c.call('run'))"
        ran = subprocess.run([sys.executable, "-c", text], capture_output=True, timeout=30)
        self.assertEqual(ran.stdout.strip(), b"7")
        self.assertLess(len(ran.stderr), 1_100_000)
        self.assertIn(b"the rest is dropped", ran.stderr)


class Surroundings(Workplace):
    def test_no_key_of_the_parent_arrives(self):
        os.environ["SECRET_API_KEY"] = "s3cret"
        self.addCleanup(os.environ.pop, "SECRET_API_KEY")
        with Candidate(self.program("import os, sys\ndef run(): return [dict(os.environ), os.listdir('.'), sys.path, sys.stdin.read()]")) as candidate:
            environment, files, path, stdin = candidate.call("run")
        self.assertNotIn("s3cret", str(environment))
        self.assertEqual((files, stdin, environment["OMP_NUM_THREADS"]), ([], "", "1"))
        self.assertFalse([each for each in path if "_python" in each or each in ("", os.getcwd())])

    def test_the_mark_of_the_attempt_arrives(self):
        os.environ["ASI_ATTEMPT"] = "attempt-1"  # by it the engine finds what an evaluator leaves behind
        self.addCleanup(os.environ.pop, "ASI_ATTEMPT")
        with Candidate(self.program("import os\ndef run(): return os.environ['ASI_ATTEMPT']")) as candidate:
            self.assertEqual(candidate.call("run"), "attempt-1")

    @unittest.skipUnless(nested.works(), "bubblewrap does not work here")
    def test_it_works_inside_a_sandbox_as_nobody(self):
        candidate = self.program("import os\ndef run(): return [os.getuid(), os.getcwd().startswith('/tmp/')]")
        text = f"from asi_eval import Candidate\nwith Candidate({str(candidate)!r}) as c: print(c.call('run'), c.fence)"
        sandbox = ["bwrap", "--unshare-all", "--uid", "65534", "--gid", "65534", "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp",
                   "--ro-bind", str(candidate), str(candidate), "--ro-bind", str(HERE), str(HERE), "--setenv", "PYTHONPATH", str(HERE), "--chdir", "/", "--remount-ro", "/", "--die-with-parent"]
        ran = subprocess.run([*sandbox, sys.executable, "-B", "-c", text], capture_output=True, text=True, timeout=60)
        self.assertRegex(ran.stdout, r"^\[65534, True\] \S", ran.stderr)

    def test_hashes_do_not_vary(self):
        answers = set()
        for _ in range(3):
            with Candidate(self.program("def run(): return list({'alpha', 'beta', 'gamma', 'delta'})")) as candidate:
                answers.add(str(candidate.call("run")))
        self.assertEqual(len(answers), 1)

    def test_the_fence_holds(self):
        secret = self.folder / "labels.txt"
        secret.write_text("secret")
        text = f"""
            import os
            def attempt(action):
                try: return str(action())
                except OSError as problem: return type(problem).__name__
            def run():
                return [attempt(each) for each in (
                    lambda: open({str(secret)!r}).read(), lambda: open({str(secret)!r}, 'w'), lambda: open(f'/proc/{{os.getppid()}}/environ').read(),
                    lambda: os.listdir({str(self.folder)!r}), lambda: open('mine', 'w').write('x'))]"""
        with Candidate(self.program(text)) as candidate:
            if candidate.fence.startswith("none"):
                self.skipTest(candidate.fence)
            self.assertEqual(candidate.call("run"), ["PermissionError"] * 4 + ["1"])
        with Candidate(self.program(text), readable=[secret]) as candidate:
            self.assertEqual(candidate.call("run")[:2], ["secret", "PermissionError"])

    def test_a_harness_gets_the_program_and_can_refuse_it(self):
        harness = self.program("def twice(program, x):\n    return 2 * program.run(x)\ndef strict(program):\n    raise Invalid('too wide')", "harness.py")
        with Candidate(self.program("def run(x): return x + 1"), harness=harness) as candidate:
            self.assertEqual((candidate.call("twice", x=4), candidate.call("run", x=4)), (10, 5))
            with self.assertRaisesRegex(Invalid, "too wide"):
                candidate.call("strict")


SECRET_EVALUATOR = """
    import pathlib
    from asi_eval import Candidate, main

    def peek(request):
        secret = pathlib.Path("secret.txt")
        secret.write_text("the answer")
        with Candidate(request.candidate, limit_s=20) as candidate:
            seen = candidate.call("peek", path=str(secret.resolve()))
        return {"score": 1.0, "notes": f"{candidate.fence} saw {seen}"}

    raise SystemExit(main({"quick": peek}))
"""
PEEKER = """
    def peek(path):
        try:
            return open(path).read()
        except OSError as problem:
            return type(problem).__name__
"""


class WithoutLandlock(Workplace):
    """On a kernel without Landlock, which a changed copy of the package stands for."""

    def setUp(self):
        super().setUp()
        packages = self.folder / "packages"
        shutil.copytree(HERE / "asi_eval", packages / "asi_eval")
        fence = packages / "asi_eval" / "fence.py"
        text = fence.read_text()
        changed = text.replace('    if not sys.platform.startswith("linux"):\n        return 0\n', "    return 0\n", 1)
        self.assertNotEqual(text, changed)
        fence.write_text(changed)
        self.packages = packages

    def peek(self, path):
        work, out = self.folder / "work", self.folder / "result.json"
        work.mkdir()
        command = [sys.executable, self.program(SECRET_EVALUATOR, "evaluate.py"), "--candidate", self.program(PEEKER), "--stage", "quick", "--out", out]
        environment = {"PATH": path, "PYTHONPATH": str(self.packages)}
        subprocess.run(command, cwd=work, env=environment, check=True, timeout=60)
        return json.loads(out.read_text())["notes"]

    @unittest.skipUnless(nested.works(), "bubblewrap does not work here")
    def test_a_bubblewrap_takes_its_place(self):
        notes = self.peek(os.environ["PATH"])
        self.assertRegex(notes, r"^bwrap, none: no Landlock.*, seccomp saw FileNotFoundError$")

    def test_without_either_the_result_says_so(self):
        notes = self.peek("/nowhere")
        self.assertRegex(notes, r"^none: no Landlock.* saw the answer; a candidate ran without a fence of its own \(none: no Landlock")


@unittest.skipUnless(nested.works(), "bubblewrap does not work here")
class NestedLimits(Limits):
    """The same ends are told the same way when another program runs the candidate."""

    def setUp(self):
        super().setUp()
        needed = nested.is_needed
        nested.is_needed = lambda: True
        self.addCleanup(setattr, nested, "is_needed", needed)

    def test_a_daemon_does_not_outlive_it(self):
        with Candidate(self.program("import os\ndef run(): return os.getpid()"), limit_s=20) as candidate:
            self.assertTrue(candidate.fence.startswith("bwrap"), candidate.fence)
            self.assertLess(candidate.call("run"), 10)  # its processes are numbered anew, and end with the first of them


class SystemCalls(Workplace):
    def decide(self, machine, number, argument=0, audit=None):
        """What the kernel would do: a small interpreter of the filter's instructions."""
        data = {0: number, 4: seccomp.MACHINES[machine][0] if audit is None else audit, 16: argument}
        steps, at, held = list(struct.iter_unpack("=HBBI", seccomp.program(machine))), 0, 0
        while True:
            code, yes, no, value = steps[at]
            if code == seccomp.RETURN:
                return value
            if code == seccomp.LOAD:
                held = data[value]
            else:
                holds = {seccomp.EQUAL: held == value, seccomp.AT_LEAST: held >= value, seccomp.ANY_BIT: bool(held & value)}[code]
                at += yes if holds else no
            at += 1

    def test_the_filter_decides_as_the_table_says(self):
        refused, missing = seccomp.ERROR | 1, seccomp.ERROR | 38
        for machine, (_, column, clone, clone3, socket, x32) in seccomp.MACHINES.items():
            for numbers in seccomp.DENIED.values():
                if numbers[column] is not None:
                    self.assertEqual(self.decide(machine, numbers[column]), refused)
            self.assertEqual(self.decide(machine, clone3), missing)
            self.assertEqual([self.decide(machine, clone, flags) for flags in (0, 1, 0x10000000, 0x11)], [seccomp.ALLOW] * 2 + [refused, seccomp.ALLOW])
            self.assertEqual([self.decide(machine, socket, family) for family in (1, 2, 10, 16)], [seccomp.ALLOW] + [refused] * 3)
            self.assertEqual(self.decide(machine, 0, audit=0x40000003), seccomp.KILL)
            self.assertEqual([self.decide(machine, number) for number in (0, 63, 202, 500)], [seccomp.ALLOW] * 4)
            if x32 is not None:
                self.assertEqual(self.decide(machine, x32 | 1), seccomp.KILL)

    def test_they_are_refused_to_the_candidate_and_its_children(self):
        text = """
            import ctypes, os, socket
            libc = ctypes.CDLL(None, use_errno=True)
            def attempt(action):
                ctypes.set_errno(0)
                try:
                    return ctypes.get_errno() if action() == -1 else "done"
                except OSError as problem:
                    return problem.errno
            def run():
                mine = [attempt(each) for each in (
                    lambda: libc.ptrace(0, 0, 0, 0), lambda: libc.unshare(0x10000000), lambda: socket.socket().close(),
                    lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close(), lambda: [end.close() for end in socket.socketpair()])]
                pid = os.fork()
                if pid == 0:
                    os._exit(0 if attempt(lambda: libc.unshare(0x10000000)) == 1 else 1)
                return [*mine, os.waitpid(pid, 0)[1]]"""
        with Candidate(self.program(text)) as candidate:
            if "seccomp" not in candidate.fence or "none: " in candidate.fence.split(", ")[-1]:
                self.skipTest(candidate.fence)
            self.assertEqual(candidate.call("run"), [1, 1, 1, 1, "done", 0])


class Wire(unittest.TestCase):
    def travel(self, value):
        data = wire.frame(value)
        tree, _ = wire.LENGTHS.unpack_from(data)
        return wire.message(data[12 : 12 + tree], data[12 + tree :])

    def test_plain_values_arrive_as_themselves(self):
        for value in (None, True, 3, -0.5, "ü", [1, [2]], {"a": b"\x00"}, {3: "x", "$array": 1}, math.inf, [1 << 70]):
            self.assertEqual(self.travel(value), value)
        self.assertTrue(math.isnan(self.travel(math.nan)))
        self.assertEqual(math.copysign(1, self.travel(-0.0)), -1)

    def test_arrays_arrive_with_type_and_shape(self):
        view = memoryview(bytes(range(48))).cast("d", [2, 3])
        arrived = self.travel(view)
        self.assertEqual((tuple(arrived.shape), arrived.tolist()), ((2, 3), view.tolist()))

    def test_hostile_frames_are_refused(self):
        for tree in (b"NaN", b"{", b'{"$array":"O","shape":[1],"bytes":8}', b'{"$array":"<f8","shape":[-1],"bytes":8}',
                     b'{"$array":"<f8","shape":[2],"bytes":8}', b'{"$bytes":9}', b'{"$float":"1"}', b"[" * 100_000, b"\xff"):
            with self.assertRaises(ValueError, msg=tree[:40]):
                wire.message(tree, b"12345678")


class Reports(Workplace):
    def test_only_finite_plain_numbers_pass(self):
        for value in (math.nan, math.inf, True, "1", 1j, [1]):
            with self.assertRaises(ValueError):
                checked({"score": value})
            with self.assertRaises(ValueError):
                checked({"score": 1.0, "metrics": {"x": value}})
        self.assertEqual(checked({"score": None, "checks": [{"name": "a", "passed": True, "detail": ""}]})["score"], None)

    def test_a_broken_evaluator_says_so(self):
        for body in ("return {'score': float('nan')}", "return {'score': 1, 'extra': 2}", "raise KeyError('x')", "return {'score': 1, 'artifacts': ['../x']}"):
            with self.subTest(body):
                self.setUp()
                text = f"from asi_eval import main\ndef quick(request):\n    {body}\nraise SystemExit(main({{'quick': quick}}))"
                self.assertEqual(self.evaluate(text, self.program(""))["error"]["class"], "evaluator")
        self.setUp()
        self.assertIn("no stage other", self.evaluate("from asi_eval import main\nmain({'quick': dict})", self.program(""), stage="other")["error"]["message"])


class Texts(unittest.TestCase):
    def test_seeds_are_stable_and_apart(self):
        self.assertEqual(derive(1, "data"), derive(1, "data"))
        self.assertEqual(len({derive(seed, purpose) for seed in range(50) for purpose in ("data", "model")}), 100)

    def test_digests_ignore_the_last_digits_and_the_kind_of_sequence(self):
        self.assertEqual(digest([0.1 + 0.2, -0.0]), digest((0.3, 0.0)))
        self.assertNotEqual(digest([1]), digest([2]))

    def test_sources_are_read_without_running(self):
        tree = source.parse("import os.path\nfrom subprocess import run\nx = open('f')\nimport numpy, math, re\ny = re.compile('')")
        self.assertEqual(source.risky(tree), ["line 1: import os.path", "line 2: from subprocess import", "line 3: open"])
        self.assertEqual(source.memorised(source.parse(f"x = {[round(i / 7, 6) for i in range(50)]}"))[1], "50 numbers in one literal collection (at most 40)")
        self.assertEqual(source.memorised(source.parse("def f():\n    '" + "x" * 500 + "'\n    return 1.5")), [])
        with self.assertRaises(Invalid):
            source.parse("def (")


if __name__ == "__main__":
    unittest.main()
