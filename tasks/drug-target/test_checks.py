"""Tests of the executed checks on many small programs, sound and faulty."""

import os
import sys
import types
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "_python")]

from test_drug_target import CPU, Local, run  # noqa: E402  (skips where the packages are missing)

from asi_eval import Invalid  # noqa: E402

import checks  # noqa: E402
from programs import FAULTY, INITIAL, SOUND, changed  # noqa: E402


def some(programs):
    """Every one of them in a long test (npm run test:long), else a part that stands for all."""
    return list(programs)[:: 1 if os.environ.get("ASI_TEST_LONG") else 6]


class Checks(unittest.TestCase):
    """Each fault is named by the check that is meant for it, and by no other; sound models pass."""

    def failing(self, source):
        written = checks.check_source(source)
        if not written["passed"]:
            return ["source"]
        try:
            made, _ = checks.examine(Local(source), CPU)
        except Exception:
            return ["crash"]
        return [check["name"] for check in made if not check["passed"]]

    def test_no_sound_program_is_refused_and_no_faulty_one_passes(self):
        self.assertGreaterEqual(min(len(SOUND), len(FAULTY)), 12)
        refused = {name: failed for name, source in some(SOUND.items()) if (failed := self.failing(source))}
        found = {name: self.failing(source) for name, (_, source) in some(FAULTY.items())}
        self.assertEqual(refused, {}, "false positives")
        self.assertEqual([name for name, failed in found.items() if not failed], [], "false negatives")
        self.assertEqual({name: [expected] for name, (expected, _) in some(FAULTY.items())}, found)

    def test_a_detail_says_what_was_measured(self):
        made, _ = checks.examine(Local(FAULTY["reads the padded length"][1]), CPU)
        detail = next(check["detail"] for check in made if check["name"] == "padding")
        self.assertRegex(detail, r"a logit moved by [\d.e-]+ with \d+ positions of padding after the drugs")

    def test_behaviour_ignores_text_and_sees_function(self):
        ours, same, other = (
            checks.examine(Local(source), CPU)[1]
            for source in (INITIAL, changed("joint = ((maps", "merged = ((maps").replace("return joint.unflatten", "return merged.unflatten"), SOUND["smoothed labels"])
        )
        self.assertEqual(ours, same)
        self.assertNotEqual(ours, other)

    def test_the_whole_check_runs_in_a_process_of_its_own(self):
        for source, expected in ((INITIAL, []), (FAULTY["softmax over padding"][1], ["padding"]), (FAULTY["imports os"][1], ["source"])):
            result = run(self, source, "check")
            self.assertEqual([check["name"] for check in result["checks"] if not check["passed"]], expected)

    def test_answers_of_another_form_are_the_programs_failure(self):
        for answer in (0.5, None, [1.0], {}, {"parameters": -1, "logits": [1], "dtype": 1, "shape": 2, "loss": "x", "norms": 3}):
            forger = types.SimpleNamespace(call=lambda *_, answer=answer, **__: answer)
            with self.assertRaises(Invalid, msg=repr(answer)):
                checks.examine(forger, CPU)


if __name__ == "__main__":
    unittest.main()
