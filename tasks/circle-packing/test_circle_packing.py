"""Run with `python3 -m unittest discover -s tasks/circle-packing`; the evaluator's tests need numpy."""

import importlib.util
import json
import math
import os
import subprocess
import sys
import tempfile
import unittest
from fractions import Fraction
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import certify  # noqa: E402
import exact  # noqa: E402

HALF = [[0.25, 0.25, 0.25], [0.75, 0.25, 0.25], [0.25, 0.75, 0.25], [0.75, 0.75, 0.25]]
HAS_NUMPY = importlib.util.find_spec("numpy") is not None


class Exactness(unittest.TestCase):
    def test_touching_circles_are_valid(self):
        certificate = exact.certify(HALF, 4)
        self.assertEqual((certificate.score, certificate.max_violation, certificate.repair), (1.0, 0.0, 0.0))

    def test_the_last_bit_counts(self):
        wider = [*HALF[:3], [0.75, 0.75, math.nextafter(0.25, 1)]]
        self.assertEqual(len(exact.violations(wider)), 4)  # two walls, two neighbours
        certificate = exact.certify(wider, 4)
        self.assertEqual(exact.violations(certificate.circles), [])
        self.assertLess(certificate.score, 1.0)
        self.assertGreater(certificate.score, 1.0 - 1e-14)

    def test_using_the_tolerance_always_loses(self):
        for extra in (1e-12, 1e-9, 4e-7):
            inflated = [[x, y, r + extra] for x, y, r in HALF]
            certificate = exact.certify(inflated, 4)
            self.assertGreater(certificate.raw_sum, 1.0)
            self.assertLessEqual(certificate.score, 1.0)
            self.assertEqual(exact.violations(certificate.circles), [])

    def test_more_than_the_tolerance_is_refused_with_the_worst_places(self):
        with self.assertRaisesRegex(exact.Infeasible, r"overlap by 2e-05; .*; .*"):
            exact.certify([[x, y, r + 1e-5] for x, y, r in HALF], 4)
        with self.assertRaisesRegex(exact.Infeasible, "circles 0 and 1 overlap by 0.2"):
            exact.certify([[0.4, 0.5, 0.2], [0.6, 0.5, 0.2]], 2)

    def test_the_score_is_never_above_the_exact_sum(self):
        certificate = exact.certify([[0.1, 0.1, 0.1], [0.5, 0.5, 0.2], [0.9, 0.9, 0.1]], 3)
        self.assertLessEqual(Fraction(certificate.score), sum(Fraction(r) for _, _, r in certificate.circles))

    def test_only_plain_finite_triples_are_read(self):
        for answer in (None, "x", HALF[:3], [*HALF[:3], [0, 0]], [*HALF[:3], [0.5, 0.5, math.nan]], [*HALF[:3], [0.5, 0.5, True]],
                       [*HALF[:3], [0.5, 0.5, math.inf]], [*HALF[:3], [0.5, 0.5, "0"]], [*HALF[:3], [3, 0.5, 0.1]], {}):
            with self.assertRaises(exact.Infeasible, msg=str(answer)):
                exact.certify(answer, 4)
        with self.assertRaises(exact.Infeasible):
            exact.certify([[0.5, 0.5, -0.1]], 1)


class IndependentCheck(unittest.TestCase):
    def test_it_agrees_with_the_evaluator_on_what_is_valid(self):
        for extra in (0.0, 1e-12, 1e-9, 4e-7):
            certificate = exact.certify([[x, y, r + extra] for x, y, r in HALF], 4)
            text = json.dumps({"n": 4, "score": certificate.score, "circles": certificate.circles})
            self.assertEqual(certify.checked(text, 4), certificate.score)

    def test_the_last_bit_counts(self):
        with self.assertRaisesRegex(ValueError, "circle 3 leaves the square"):
            certify.checked(json.dumps({"circles": [*HALF[:3], [0.75, 0.75, math.nextafter(0.25, 1)]]}), 4)
        with self.assertRaisesRegex(ValueError, "circles 0 and 1 overlap"):
            certify.checked(json.dumps({"circles": [[0.4, 0.5, 0.1], [0.6, 0.5, math.nextafter(0.1, 1)]]}), 2)

    def test_what_is_no_packing_is_refused(self):
        for text in ("", "[]", "{}", '{"circles": []}', '{"circles": [[0.5, 0.5, -0.1]]}', '{"circles": [[0.5, 0.5, NaN]]}', '{"circles": [[0.5, 0.5, true]]}', '{"circles": [[0.5, 0.5]]}'):
            with self.assertRaises(ValueError, msg=text):
                certify.checked(text, 1)

    def test_the_command_writes_a_score_or_what_is_wrong(self):
        for radius, key in ((0.5, "score"), (0.6, "error")):
            with tempfile.TemporaryDirectory() as folder:
                packing, out = Path(folder, "packing.json"), Path(folder, "result.json")
                packing.write_text(json.dumps({"circles": [[0.5, 0.5, radius]]}), encoding="utf-8")
                command = [sys.executable, HERE / "certify.py", "--n", "1", "--candidate", packing, "--stage", "certificate", "--seed", "1", "--out", out]
                subprocess.run(command, check=True, timeout=60)
                self.assertIn(key, json.loads(out.read_text(encoding="utf-8")))


@unittest.skipUnless(HAS_NUMPY, "numpy is not installed")
class Evaluator(unittest.TestCase):
    def evaluate(self, program, stage="full", options=()):
        with tempfile.TemporaryDirectory() as folder:
            candidate, out, work = Path(folder, "program.py"), Path(folder, "result.json"), Path(folder, "work")
            candidate.write_text(program, encoding="utf-8")
            work.mkdir()
            command = [sys.executable, HERE / "evaluate.py", *options, "--candidate", candidate, "--stage", stage, "--seed", "1", "--out", out]
            environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(HERE.parent / "_python")}
            ran = subprocess.run(command, cwd=work, env=environment, capture_output=True, timeout=120, check=True)
            artifact = work / "packing.json"
            return json.loads(out.read_text()), json.loads(artifact.read_text()) if artifact.exists() else None, ran.stderr.decode()

    def kind(self, program, stage="full"):
        return self.evaluate(program, stage)[0].get("error", {}).get("class")

    def test_the_initial_program_passes_every_stage(self):
        program = (HERE / "initial.py").read_text(encoding="utf-8")
        checks = self.evaluate(program, "check")[0]
        self.assertTrue(all(each["passed"] for each in checks["checks"]), checks)
        self.assertEqual(checks["behaviour"], self.evaluate("# the same program\n" + program, "check")[0]["behaviour"])
        result, packing, _ = self.evaluate(program)
        self.assertTrue(1.5 < result["score"] < 1.9, result)
        self.assertEqual(exact.certify(packing["circles"], 26).score, result["score"])

    def test_failures_have_their_class(self):
        signature = "def pack(n, seed, budget_s):\n    "
        self.assertEqual(self.kind(signature + "return [(0.5, 0.5, 0.1)] * n"), "invalid")
        self.assertEqual(self.kind(signature + "return [(0.5, 0.5, float('nan'))] * n"), "invalid")
        self.assertEqual(self.kind(signature + "return 1 / 0"), "crashed")
        self.assertEqual(self.kind(signature + "while True: pass", "quick"), "timedOut")
        self.assertEqual(self.kind(signature + "return bytearray(4 << 30)"), "memory")
        self.assertEqual(self.kind("def other(): pass"), "invalid")
        clock = "import time\n" + signature + "return [(0.5, 0.5, 1e-9 * (time.perf_counter_ns() % 1000))] + [(0.9, 0.9, 0)] * (n - 1)"
        self.assertEqual(self.kind(clock, "check"), "nondeterministic")

    def test_other_numbers_of_circles_by_the_command(self):
        program = (HERE / "initial.py").read_text(encoding="utf-8")
        for n in (32, 21):
            result, packing, _ = self.evaluate(program, "full", ("--n", str(n)))
            self.assertEqual((packing["n"], len(packing["circles"])), (n, n))
            self.assertEqual(certify.checked(json.dumps(packing), n), result["score"])

    def test_a_number_that_cannot_be_measured_is_told(self):
        for n in ("1", "61", "many"):
            ran = subprocess.run([sys.executable, HERE / "evaluate.py", "--n", n], capture_output=True, text=True, env={"PATH": os.environ["PATH"], "PYTHONPATH": str(HERE.parent / "_python")})
            self.assertEqual(ran.returncode, 2)
            self.assertIn("2 to 60 circles" if n != "many" else "invalid int", ran.stderr)

    def test_rules_of_the_text_are_checked_before_it_runs(self):
        table = f"TABLE = {[[round(math.sin(k), 8)] * 3 for k in range(26)]}\ndef pack(n, seed, budget_s):\n    return TABLE"
        for program, name in ((table, "memorised"), ("import os\ndef pack(n, seed, budget_s): pass", "imports"), ("def pack(n): pass", "interface")):
            result = self.evaluate(program, "check")[0]
            self.assertEqual([each["name"] for each in result["checks"] if not each["passed"]], [name])
            self.assertIsNone(result["score"])


if __name__ == "__main__":
    unittest.main()
