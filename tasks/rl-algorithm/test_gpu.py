"""Tests of gpu/ that need neither TRL nor a GPU: the adapter's arithmetic, and what is said when something is missing.

Where TRL is installed, gpu/smoke.py trains with its real trainer besides.
"""

import importlib
import sys
import tempfile
import types
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
for folder in (HERE, HERE / "gpu", HERE / "references", HERE.parent / "_python"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

try:
    import numpy as np
    import torch
except ImportError as missing:
    raise unittest.SkipTest(f"needs the packages of requirements.txt: {missing}") from None

import adapter  # noqa: E402
import known  # noqa: E402
import measure  # noqa: E402
import plan  # noqa: E402
import preflight  # noqa: E402
import problems  # noqa: E402
import run  # noqa: E402
import trainer  # noqa: E402
import verifier  # noqa: E402
from algorithm import Algorithm  # noqa: E402
from asi_eval import derive  # noqa: E402

GIB = plan.GIB


def batch(rows=16, tokens=9):
    """A minibatch as a language model gives it; the masks are those of answers of different lengths."""
    draw = torch.Generator().manual_seed(4)
    mask = (torch.arange(tokens) < torch.randint(1, tokens + 1, (rows, 1), generator=draw)).long()
    logp = -torch.rand(rows, tokens, generator=draw) * 2
    away = [logp + 0.3 * torch.randn(rows, tokens, generator=draw) for _ in range(2)]
    return logp, *away, torch.rand(rows, tokens, generator=draw), mask


class Arithmetic(unittest.TestCase):
    """The adapter and the harness of the CPU protocol call the same program with the same result."""

    def test_every_reference_gives_the_same_advantages_and_gradients(self):
        logp, old, ref, entropy, mask = batch()
        rewards = (torch.arange(16) % 3 == 0).float()
        for name, source in known.GOOD.items():
            with self.subTest(name), tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "program.py"
                path.write_text(source)
                here, there = adapter.Adapter(adapter.load(path), 8, 60, 64, seed=2), Algorithm(measure.Beside(path))
                adv = here.advantages(rewards, mask, 5)
                expected = there.advantages(rewards.view(2, 8).numpy(), mask.float().view(2, 8, 9).numpy(), derive(2, "adv", 5))
                self.assertTrue(np.array_equal(adv.numpy(), expected.reshape(16, *expected.shape[2:])))
                leaf = logp.clone().requires_grad_()
                loss, _ = here.loss(leaf, old, adv, mask, 5, 3, entropy, ref)
                loss.backward()
                cfg = {"steps": 60, "samples": 8, "max_length": 64, "entropy": entropy.numpy(), "ref_logp": ref.numpy()}
                asked = logp.numpy(), old.numpy(), adv.numpy(), mask.float().numpy(), 5, cfg, derive(2, "loss", 5, 3)
                value, slope = there.loss_and_slope(*asked)
                self.assertEqual(float(loss.detach()), value)
                self.assertTrue(np.array_equal(leaf.grad.numpy(), slope))

    def test_half_precision_reaches_the_program_as_float32(self):
        logp, old, _, entropy, mask = batch()
        kinds = []
        program = types.SimpleNamespace(policy_loss=lambda *given: kinds.extend(each.dtype for each in given[:4]) or given[0].sum())
        adapter.Adapter(program, 8, 60, 64).loss(logp.bfloat16().requires_grad_(), old.bfloat16(), torch.ones(16), mask, 0, entropy=entropy)
        self.assertEqual(set(kinds), {torch.float32})

    def test_the_trainers_random_numbers_stay_its_own(self):
        logp, old, _, entropy, mask = batch()
        made = adapter.Adapter(adapter.load(HERE / "references/pairwise_tanh.py"), 8, 60, 64)
        torch.manual_seed(7)
        expected = torch.rand(3)
        torch.manual_seed(7)
        made.loss(logp.requires_grad_(), old, torch.randn(16, generator=torch.Generator().manual_seed(1)), mask, 0, entropy=entropy)
        self.assertTrue(torch.equal(torch.rand(3), expected))

    def test_a_reference_model_is_held_only_for_programs_that_use_it(self):
        def wants(source):
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "program.py"
                path.write_text(source)
                return adapter.Adapter(adapter.load(path), 8, 60, 64).wants_reference()

        self.assertFalse(wants(known.INITIAL))
        self.assertTrue(wants(known.GOOD["divergence from the start"]))

    def test_what_is_not_finite_ends_the_run_as_the_programs_fault(self):
        logp, old, _, _, mask = batch()
        broken = types.SimpleNamespace(policy_loss=lambda logp, *_: logp.sum() * float("nan"), advantages=lambda rewards, mask: rewards / 0)
        made = adapter.Adapter(broken, 8, 60, 64)
        with self.assertRaisesRegex(adapter.Diverged, "at step 7 the loss is nan"):
            made.loss(logp.requires_grad_(), old, torch.ones(16), mask, 7)
        with self.assertRaisesRegex(adapter.Diverged, "at step 3 the advantages are not finite"):
            made.advantages(torch.ones(16), mask, 3)

    def test_programs_that_break_the_rules_are_refused_before_they_run(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "program.py"
            path.write_text("import os\nraise SystemExit\n")
            with self.assertRaisesRegex(adapter.Refused, "import os"):
                adapter.load(path)


class Trainer(unittest.TestCase):
    """The subclass on a base that has the methods of TRL's trainer and nothing else: two processes, four answers each."""

    def test_each_process_gets_its_own_rows_of_the_advantages_of_all(self):
        mine, theirs = torch.ones(4, 3).long(), torch.ones(4, 5).long()

        class Base:
            reward_weights, state = torch.ones(1), types.SimpleNamespace(global_step=9)
            accelerator = types.SimpleNamespace(
                process_index=1, pad_across_processes=lambda mask, dim, pad_index: torch.nn.functional.pad(mask, (0, 2)), gather=lambda mask: torch.cat((theirs, mask))
            )

            def _calculate_rewards(self):
                return torch.tensor([[1.0], [0], [0], [0], [1], [1], [0], [0]])

            def _generate_and_score_completions(self, inputs):
                self._calculate_rewards()
                return {"completion_mask": mine, "advantages": None}

        asked = []
        made = trainer.trainer_class(Base)()
        made.adapter, made.updates_per_step = adapter.Adapter(adapter.load(HERE / "initial.py"), 4, 60, 64), 8
        inner = made.adapter.advantages
        made.adapter.advantages = lambda *given: asked.append(given) or inner(*given)
        adv = made._generate_and_score_completions(None)["advantages"]
        self.assertTrue(torch.allclose(adv, torch.tensor([1, 1, -1, -1]) * 0.5 / (0.25 * 4 / 3) ** 0.5, atol=1e-3))
        self.assertEqual((tuple(asked[0][1].shape), asked[0][2]), ((8, 5), 1))


class Missing(unittest.TestCase):
    """Whatever is missing is told in one line that says how to mend it."""

    def message(self, call):
        with self.assertRaises(plan.NotReady) as found:
            call()
        return str(found.exception)

    def test_no_trl(self):
        def importer(name):
            raise ImportError(f"No module named '{name}'")

        self.assertIn("pip install -r gpu/requirements.txt", self.message(lambda: preflight.trainer_base(importer)))

    def test_a_trl_whose_trainer_has_changed(self):
        other = types.SimpleNamespace(GRPOTrainer=type("GRPOTrainer", (), {"_compute_loss": None}))
        said = self.message(lambda: preflight.trainer_base(lambda name: other))
        self.assertIn("has no _calculate_rewards", said)
        self.assertIn("trl==0.24", said)

    def test_torch_without_cuda(self):
        said = self.message(lambda: preflight.gpus(machine([], cuda=None), plan.PLANS["explore"]))
        self.assertIn("built without CUDA", said)
        self.assertIn("no GPU is visible", self.message(lambda: preflight.gpus(machine([]), plan.PLANS["explore"])))

    def test_a_gpu_that_is_too_small_says_by_how_much(self):
        needed = plan.PLANS["explore"].needs_gib(1)
        said = self.message(lambda: preflight.gpus(machine([24]), plan.PLANS["explore"]))
        self.assertIn(f"{needed - 24:.0f} GiB too little", said)
        self.assertIn("8 such GPUs that share the weights out would do", said)
        self.assertEqual(preflight.gpus(machine([80]), plan.PLANS["explore"]), 1)
        self.assertIn("141 GiB", self.message(lambda: preflight.gpus(machine([141]), plan.PLANS["verify"])))
        self.assertEqual(preflight.gpus(machine([141] * 8), plan.PLANS["verify"], processes=8, sharded=True), 8)
        self.assertIn("too little", self.message(lambda: preflight.gpus(machine([141] * 8), plan.PLANS["verify"], processes=8)))

    def test_several_gpus_and_one_process(self):
        said = self.message(lambda: preflight.gpus(machine([141] * 4), plan.PLANS["explore"]))
        self.assertIn("--num_processes 4", said)
        self.assertTrue(preflight.launched({"ACCELERATE_USE_DEEPSPEED": "true"}))
        self.assertFalse(preflight.launched({}))

    def test_no_dataset(self):
        def offline(path, split):
            raise ConnectionError("no network")

        said = self.message(lambda: problems.load(plan.TRAINING, offline))
        self.assertIn("Skywork/Skywork-OR1-RL-Data (split math) cannot be loaded: no network", said)
        self.assertIn("has no rows", self.message(lambda: problems.load(plan.TRAINING, lambda path, split: [{"other": 1}])))

    def test_minibatches_that_cannot_be_shared_out(self):
        self.assertIn("cannot be shared out to 3 GPUs", self.message(lambda: plan.PLANS["explore"].accumulation(3)))
        self.assertEqual([plan.PLANS["explore"].accumulation(each) for each in (1, 8)], [32, 4])

    def test_the_command_writes_its_reason_as_a_result(self):
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "result.json"
            if importlib.util.find_spec("trl") is not None:
                self.skipTest("TRL is installed here")
            self.assertEqual(run.main(["--program", str(HERE / "initial.py"), "--out", str(out)]), 1)
            self.assertIn("trl cannot be imported", out.read_text())


class Answers(unittest.TestCase):
    def test_what_was_said(self):
        for text, expected in (
            ("so \\boxed{\\frac{1}{2}}.", "\\frac{1}{2}"), ("\\boxed{1} no, \\boxed{2}", "2"), ("cut off \\boxed{12", None), ("it is 1,024", "1,024"), ("none", None),
        ):
            self.assertEqual(verifier.said(text), expected)

    def test_what_is_equal(self):
        for one, other in (("0.5", "1/2"), ("\\frac{1}{2}", "0.5"), ("\\dfrac{3}{4}", "\\frac{3}{4}"), ("1,024", "1024"), ("$12$", "12.0"), ("x + 1", "x+1"), ("90^\\circ", "90")):
            self.assertTrue(verifier.equal(one, other), (one, other))
        for one, other in (("1", "2"), ("x", "y"), (None, "1"), ("", ""), ("1/0", "0"), ("12", "1,2")):
            self.assertFalse(verifier.equal(one, other), (one, other))

    def test_rewards(self):
        chat = [[{"role": "assistant", "content": "\\boxed{3}"}]]
        self.assertEqual(verifier.reward(["\\boxed{7}", "8"], ["7", "7"]) + verifier.reward(chat, ["3"]), [1.0, 0.0, 1.0])

    def test_rows_of_datasets_that_name_their_columns_differently(self):
        for raw, answer in (
            ({"problem": "p", "answer": 7}, "7"), ({"question": "p", "answer": "7"}, "7"), ({"question": "p", "final_answer": ["7", "8"]}, "7"),
            ({"prompt": [{"role": "user", "content": "p"}], "reward_model": {"ground_truth": '["7"]'}}, "7"),
        ):
            made = problems.row(raw)
            self.assertEqual((made["prompt"].splitlines()[0], made["answer"]), ("p", answer))
        self.assertIsNone(problems.row({"problem": "p", "answer": ""}))


def machine(gibs, cuda="12.8"):
    """A torch that sees GPUs of these sizes."""
    cards = types.SimpleNamespace(
        is_available=lambda: bool(gibs), device_count=lambda: len(gibs), get_device_properties=lambda at: types.SimpleNamespace(total_memory=gibs[at] * GIB)
    )
    return types.SimpleNamespace(__version__="2.8.0", version=types.SimpleNamespace(cuda=cuda), cuda=cards)


if __name__ == "__main__":
    unittest.main()
