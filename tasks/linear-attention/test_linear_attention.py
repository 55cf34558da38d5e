"""Tests of this task: `PYTHONPATH=tasks/_python python -m unittest discover -s tasks/linear-attention`, with its requirements installed."""

import hashlib
import itertools
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
for folder in (HERE, HERE.parent / "_python"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

try:
    import numpy as np
    import torch
except ImportError as missing:
    raise unittest.SkipTest(f"needs the packages of requirements.txt: {missing}") from None

from asi_eval import Candidate, Invalid  # noqa: E402
from asi_eval.regions import References, regions, spliced  # noqa: E402
from torch.nn import functional as F  # noqa: E402

import checks  # noqa: E402
import data  # noqa: E402
import evaluate  # noqa: E402
import initial  # noqa: E402
import protocol  # noqa: E402
import text  # noqa: E402
import witness  # noqa: E402

KNOWN = References(HERE)
INITIAL = KNOWN.program("initial")
REFERENCES = {name: KNOWN.program(name) for name in KNOWN.names}


LONG = unittest.skipUnless(os.environ.get("ASI_TEST_LONG"), "minutes of training: npm run test:long")


def some(programs):
    """Every one of them in a long test (npm run test:long), else a part that stands for all."""
    return list(programs)[:: 1 if os.environ.get("ASI_TEST_LONG") else 4]


class TheRecurrence(unittest.TestCase):
    """The chunk-wise form equals the definition, step by step in double precision."""

    def test_every_length_and_kind_of_decay(self):
        for length, batch, channels in itertools.product((1, 5, 31, 32, 33, 64, 100), (1, 3), (None, 1, 24)):
            with self.subTest(length=length, batch=batch, decay_channels=channels):
                torch.manual_seed(length)
                q, v = torch.randn(batch, length, 2, 24) / 5, torch.randn(batch, length, 2, 20)
                k = F.normalize(torch.randn(batch, length, 2, 24), dim=-1)
                beta = 1.9 * torch.rand(batch, length, 2, 1)
                log_decay = None if channels is None else -torch.rand(batch, length, 2, channels) ** 4
                fast = initial.StateUpdate(None)(q, k, v, beta, log_decay)
                slow = step_by_step(q, k, v, beta, log_decay)
                self.assertLess(float((fast - slow).abs().max()), 1e-5)

    def test_other_chunk_sizes_compute_the_same(self):
        x = torch.randn(2, 77, 64, generator=torch.Generator().manual_seed(1))
        answers = []
        for chunk in (16, 32, 50, 64):
            module = program(INITIAL.replace("CHUNK = 32", f"CHUNK = {chunk}"))
            torch.manual_seed(0)
            answers.append(module["DeltaNet"](64, 2)(x)[0])
        for other in answers[1:]:
            self.assertLess(float((other - answers[0]).abs().max()), 1e-5)

    def test_padding_changes_nothing(self):
        torch.manual_seed(0)
        mixer = initial.DeltaNet(64, 2, use_gate=True)
        x = torch.randn(3, 50, 64)
        alone = mixer(x)[0]
        for before, after in ((0, 7), (9, 0), (40, 3)):
            padded = torch.cat((torch.randn(3, before, 64), x, torch.randn(3, after, 64)), 1)
            mask = torch.cat((torch.zeros(3, before), torch.ones(3, 50), torch.zeros(3, after)), 1)
            y = mixer(padded, attention_mask=mask)[0]
            self.assertLess(float((y[:, before : before + 50] - alone).abs().max()), 1e-5)
            self.assertEqual(float(y[mask == 0].abs().sum()), 0.0)

    def test_gradients_are_those_of_the_definition(self):
        torch.manual_seed(3)
        parts = [torch.randn(1, 40, 1, 6) / 3, F.normalize(torch.randn(1, 40, 1, 6), dim=-1), torch.randn(1, 40, 1, 5)]
        parts += [torch.rand(1, 40, 1, 1), -torch.rand(1, 40, 1, 6) / 4]
        slopes = []
        for compute in (initial.StateUpdate(None), step_by_step):
            leaves = [part.double().requires_grad_() for part in parts]
            (compute(*leaves) ** 2).sum().backward()
            slopes.append([leaf.grad for leaf in leaves])
        for fast, slow in zip(*slopes):
            self.assertLess(float((fast - slow).abs().max()), 1e-9)


class Regions(unittest.TestCase):
    def test_any_region_works_with_any_other(self):
        shelf = {name: {INITIAL_REGIONS[name]} for name in INITIAL_REGIONS}
        for source in REFERENCES.values():
            for name, body in regions(source).items():
                shelf[name].add(body)
        shelf["feature_map"].add(TWICE_AS_WIDE)
        shelf["settings"] = {INITIAL_REGIONS["settings"]}
        usual = {part: INITIAL_REGIONS[part] for part in ("state_update", "output")}
        combinations = [
            chosen
            for bodies in itertools.product(*(sorted(bodies) for bodies in shelf.values()))
            for chosen in [dict(zip(shelf, bodies))]
            # An output sees what an update gives, whichever it is: not every pair of two unusual ones costs a run.
            if any(chosen[part] == body for part, body in usual.items())
        ]
        self.assertGreater(len(combinations), 90)
        x = torch.randn(2, 45, 64, generator=torch.Generator().manual_seed(2))
        for chosen in combinations:
            torch.manual_seed(0)
            mixer = program(spliced(INITIAL, **chosen))["DeltaNet"](64, 2, layer_idx=0)
            y = mixer(x)[0]
            y.square().sum().backward()
            self.assertEqual(y.shape, x.shape)
            self.assertTrue(all(p.grad is None or bool(p.grad.isfinite().all()) for p in mixer.parameters()))
            cut = mixer(x[:, :33])[0]
            self.assertLess(float((cut - y[:, :33]).abs().max()), 1e-4)

    def test_tunables_lie_in_their_ranges(self):
        for source in (INITIAL, *REFERENCES.values()):
            lines = re.findall(r"^\w+ = ([\d.]+)  # tune ([\d.]+) ([\d.]+)$", source, re.M)
            self.assertGreaterEqual(len(lines), 4)
            self.assertEqual(len(lines), len(re.findall(r"^\w+ = .*# tune", source, re.M)))
            for value, low, high in lines:
                self.assertTrue(float(low) <= float(value) <= float(high), (value, low, high))


class Checks(unittest.TestCase):
    """Each fault is named by the check that is meant for it, and by no other; sound mixers pass."""

    def failing(self, source):
        return [check["name"] for check in self.result(source)["checks"] if not check["passed"]]

    def result(self, source):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "candidate.py"
            path.write_text(source)
            return checks.run(path, HERE / "probes.py")

    def test_the_initial_program_and_the_references_are_sound(self):
        for name, source in some({"initial": INITIAL, **REFERENCES}.items()):
            with self.subTest(name):
                self.assertEqual(self.failing(source), ["growth"] if name == "softmax" else [])

    def test_each_fault_has_its_check(self):
        for name, (expected, old, new) in some(FAULTS.items()):
            with self.subTest(name):
                self.assertEqual(INITIAL.count(old), 1)
                self.assertEqual(self.failing(INITIAL.replace(old, new)), [expected])

    def test_a_detail_says_what_was_measured(self):
        _, old, new = FAULTS["non-causal by one position"]
        detail = next(check["detail"] for check in self.result(INITIAL.replace(old, new))["checks"] if not check["passed"])
        self.assertRegex(detail, r"output at 0 moved by [\d.]+ when inputs from 1 on changed")

    def test_behaviour_ignores_text_and_sees_function(self):
        renamed = INITIAL.replace("overlap", "interplay").replace("CHUNK = 32", "CHUNK = 16")
        same, other = self.result(renamed)["behaviour"], self.result(INITIAL.replace("BETA_START = 0.5", "BETA_START = 0.6"))["behaviour"]
        ours = self.result(INITIAL)["behaviour"]
        self.assertEqual(ours, same)
        self.assertNotEqual(ours, other)

    def test_a_wrong_answer_is_invalid(self):
        with self.assertRaises(Invalid):
            self.result(INITIAL.replace("return y, None, past_key_values", "return y"))


class Scoring(unittest.TestCase):
    def test_a_mixer_that_looks_ahead_only_at_the_scored_length_is_caught(self):
        peeking = INITIAL.replace("return y, None,", "return (y + x.roll(-1, 1) if x.shape[1] == 256 else y), None,")
        plan = {**protocol.LM, "steps": 2, "rows": 1}
        with self.candidate(peeking) as candidate:
            evaluate._fit(candidate, plan, 1, *data.text_training(1, plan))
            _, claim = evaluate._text_loss(candidate, *data.text_test("test", 8, protocol.LENGTH))
            with self.assertRaisesRegex(Invalid, "after it were shown"):
                witness.confirm(lambda inputs: evaluate._predict(candidate, "lm", inputs, protocol.ALPHABET), [claim])

    @LONG
    def test_a_program_that_reads_on_where_it_was_not_asked_before_is_caught(self):
        for peek in (PEEKING_HARNESS, PEEKING_BATCH):
            with self.subTest(peek[:40]):
                source = INITIAL + peek if peek is PEEKING_HARNESS else INITIAL.replace("        return y, None,", peek + "        return y, None,")
                self.assertIn("after it were shown", self.quick(source)["error"]["message"])

    def test_secret_places_are_spread_over_what_is_scored(self):
        near = witness.Claim(np.zeros((64, 256)), None, 0)
        far = witness.Claim(np.zeros((32, 512)), None, 256)
        found = [each for _ in range(20) for each in witness.places([near, far])]
        self.assertEqual(len(found), 20 * witness.CUTS)
        self.assertTrue(all(claim.start < shown < claim.inputs.shape[1] for claim, _, shown in found))
        self.assertEqual({row for claim, row, _ in found if claim is near}, set(range(64)))
        self.assertGreater(len({shown for _, _, shown in found}), 300)

    def test_the_same_seed_gives_the_same_bits(self):
        plan, losses = {**protocol.LM, "steps": 3, "rows": 2}, []
        for _ in range(2):
            with self.candidate(INITIAL) as candidate:
                losses.append(evaluate._fit(candidate, plan, 7, *data.text_training(7, plan)))
        self.assertEqual(losses[0], losses[1])

    def test_claims_that_are_no_probabilities_are_refused(self):
        class Liar:
            def call(self, *_, inputs, **__):
                return np.zeros((*inputs.shape, protocol.ALPHABET), np.float32)

        with self.assertRaisesRegex(Invalid, "sum to one"):
            evaluate._predict(Liar(), "lm", np.zeros((1, 4), np.uint8), protocol.ALPHABET)

    def test_answers_of_another_form_are_the_programs_failure(self):
        for answer in (0.5, None, [1.0], {}, {"losses": 1, "y": 1, "parameters": -1, "x": [], "norms": "a"}):
            class Forger:
                def __init__(self, answer):
                    self.answer = answer

                def call(self, *_, **__):
                    return self.answer

            forger = Forger(answer)
            lab = checks.Laboratory(forger)
            for ask in (
                lambda: evaluate._fit(forger, protocol.LM, 1, np.zeros((3, 1)), None), lambda: lab.mix(lab.x), lambda: lab.slopes(lab.x, lab.x),
                lambda: checks.check_interface(lab), lambda: checks.check_parameters(lab), lambda: checks.check_growth(lab),
                lambda: evaluate._predict(forger, "lm", np.zeros((1, 4), np.uint8), protocol.ALPHABET),
            ):
                with self.assertRaises(Invalid, msg=repr(answer)):
                    ask()

    def test_the_baseline_is_that_of_the_initial_program(self):
        mixers = [initial.DeltaNet(protocol.WIDTH, protocol.HEADS, layer_idx=layer) for layer in range(protocol.LM["layers"])]
        total = protocol.FRAME_PARAMETERS + sum(p.numel() for mixer in mixers for p in mixer.parameters())
        self.assertEqual(total, protocol.BASELINE_PARAMETERS)

    def quick(self, source):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        (Path(folder.name) / "candidate.py").write_text(source)
        command = [sys.executable, HERE / "evaluate.py", "--candidate", "candidate.py", "--stage", "quick", "--seed", "1", "--out", "result.json"]
        environment = {**os.environ, "PYTHONPATH": str(HERE.parent / "_python")}
        subprocess.run(command, cwd=folder.name, env=environment, check=True, stderr=subprocess.DEVNULL)
        return json.loads((Path(folder.name) / "result.json").read_text())

    def candidate(self, source):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = Path(folder.name) / "candidate.py"
        path.write_text(source)
        return Candidate(path, limit_s=120, harness=HERE / "harness.py")


class Data(unittest.TestCase):
    def test_reads_ask_for_the_latest_value(self):
        inputs, targets = data.register_test("test", 16)
        self.assertGreater(int((targets != data.SILENT).sum()), 64 * 40)
        for row, wanted in zip(inputs.tolist(), targets.tolist()):
            store = {}
            for at in range(0, protocol.LENGTH, 2):
                first, second = row[at : at + 2]
                self.assertEqual(wanted[at], data.SILENT)
                if first == data.ASK:
                    self.assertEqual(wanted[at + 1], store[second])
                else:
                    store[first] = second - protocol.KEYS
                    self.assertEqual(wanted[at + 1], data.SILENT)
            self.assertLessEqual(len(store), 16)

    def test_text_is_the_same_everywhere_and_differs_by_seed(self):
        name = hashlib.sha256(text.write(1, 50_000).encode()).hexdigest()[:16]
        self.assertEqual(name, "d4d0a0f59dbd96cf")
        self.assertNotEqual(text.write(1, 500), text.write(2, 500))

    def test_every_character_has_a_code(self):
        inputs, targets = data.text_test("test", 64, protocol.LENGTH)
        self.assertLess(int(inputs.max()), protocol.ALPHABET)
        self.assertTrue((inputs[:, 1:] == targets[:, :-1]).all())


def step_by_step(q, k, v, beta, log_decay):
    q, k, v, beta = q.double(), k.double(), v.double(), beta.double()
    state = q.new_zeros(q.shape[0], q.shape[2], v.shape[-1], k.shape[-1])
    outputs = []
    for t in range(q.shape[1]):
        if log_decay is not None:
            state = state * log_decay[:, t].double().exp().unsqueeze(-2)
        stored = torch.einsum("bhvk,bhk->bhv", state, k[:, t])
        state = state + torch.einsum("bhv,bhk->bhvk", beta[:, t] * (v[:, t] - stored), k[:, t])
        outputs.append(torch.einsum("bhvk,bhk->bhv", state, q[:, t]))
    return torch.stack(outputs, 1)


def program(source):
    names = {"__name__": "candidate"}
    exec(compile(source, "candidate.py", "exec"), names)
    return names


INITIAL_REGIONS = regions(INITIAL)

TWICE_AS_WIDE = '''
class FeatureMap(nn.Module):
    def __init__(self, sizes):
        super().__init__()

    def forward(self, q, k):
        return tuple(F.normalize(torch.cat((F.relu(part), F.relu(-part)), -1), dim=-1) for part in (q, k))
'''

PEEKING_BATCH = """        if not self.training and y.shape[0] > 8:
            y = torch.cat((y[:8], y[8:] + x[8:].roll(-1, 1)))
"""

PEEKING_HARNESS = """
import sys

import numpy

harness = sys.modules["harness"]
honest = harness.predict


def predict(program, part, inputs):
    claimed = honest(program, part, inputs)
    for row in range(8, len(inputs)):
        for at in range(inputs.shape[1] - 1):
            share = 0.6 * numpy.exp(claimed[row, at])
            share[inputs[row, at + 1]] += 0.4
            claimed[row, at] = numpy.log(share)
    return claimed


harness.predict = predict
"""

FAULTS = {
    "non-causal by one position": (
        "causality", "(taps.kernel_size[0] - 1, 0))", "(taps.kernel_size[0] - 2, 1))",
    ),
    "sees the end of its chunk": (
        "causality", "within = (reads @ writes.mT).tril()", "within = reads @ writes.mT",
    ),
    "quadratic in operations": (
        "growth", "return self.merge(o)\n", "return self.merge(o + (x @ x.mT).tril().tanh() @ o / 1000)\n",
    ),
    "quadratic in disguise: every chunk looks back at all earlier ones": (
        "growth", "            state = state + write @ update\n",
        "            state = state + write @ update\n            kept = (*kept, write) if outputs[1:] else (write,)\n"
        "            state = state + 1e-3 * sum((each @ each.mT @ state) for each in kept) / len(kept)\n",
    ),
    "quadratic in bytes only": (
        "growth", "return self.merge(o)\n",
        "near = (x[..., :1] - x[..., :1].mT).abs().tril()\n        return self.merge(o + 1e-3 * near.cumsum(-1)[..., -1:].tanh())\n",
    ),
    "mixes the rows of a batch": (
        "batch_independence", "beta = BETA_MAX * torch.sigmoid(self.write(x))", "beta = BETA_MAX * torch.sigmoid(self.write(x - x.mean(0)))",
    ),
    "too many parameters": (
        "parameters", "        self.merge = nn.Linear(", "        self.more = nn.Linear(sizes.hidden, 8 * sizes.hidden)\n        self.merge = nn.Linear(",
    ),
    "normalises by the length": (
        "length_independence", "return self.merge(o)\n", "return self.merge(o) * x.shape[1] ** -0.5\n",
    ),
    "divides by zero": (
        "finite", "F.normalize(F.silu(k), dim=-1)", "F.silu(k) / F.silu(k).norm(dim=-1, keepdim=True)",
    ),
    "random": (
        "determinism", "return self.merge(o)\n", "return self.merge(o + 0.1 * torch.randn_like(o))\n",
    ),
    "remembers the last call": (
        "determinism", "return self.merge(o)\n",
        "o, self.last = o + getattr(self, 'last', 0.0), o.detach().mean()\n        return self.merge(o)\n",
    ),
    "differs between training and evaluation": (
        "train_eval", "return self.merge(o)\n", "return self.merge(o) * (1.1 if self.training else 1.0)\n",
    ),
    "reaches for the system": ("source", "import math\n", "import math\nimport os\n"),
    "reaches for the system by way of torch": ("source", "import math\n", "import math\nimport torch\nharness = torch.sys.modules\n"),
    "spells out what it may not name": ("source", "import math\n", "import math\nimport torch\nharness = getattr(torch, 'sy' + 's')\n"),
    "patches torch": ("source", "import math\n", "import math\nimport torch\ntorch.nn.functional.log_softmax = None\n"),
    "ignores the shape of its input": (
        "interface", "        return y, None, past_key_values", "        return y[:, :50], None, past_key_values",
    ),
}


if __name__ == "__main__":
    unittest.main()
