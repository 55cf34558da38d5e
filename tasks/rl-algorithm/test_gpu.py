"""Tests of gpu/ that need neither TRL nor a GPU: the adapter's arithmetic, and what is said when something is missing.

Where TRL is installed, a tiny model is trained with its real trainer by the evaluator's own command; gpu/smoke.py compares with TRL's own GRPO besides.
"""

import errno
import importlib.util
import json
import os
import subprocess
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
import fetch  # noqa: E402
import hub  # noqa: E402
import known  # noqa: E402
import language  # noqa: E402
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
TRL = importlib.util.find_spec("trl") is not None


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
            with self.subTest(name):
                here, there = adapted(source, seed=2), Algorithm(measure.Beside(source))
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
        made = adapted(known.REFERENCES["pairwise_tanh"])
        torch.manual_seed(7)
        expected = torch.rand(3)
        torch.manual_seed(7)
        made.loss(logp.requires_grad_(), old, torch.randn(16, generator=torch.Generator().manual_seed(1)), mask, 0, entropy=entropy)
        self.assertTrue(torch.equal(torch.rand(3), expected))

    def test_a_reference_model_is_held_only_for_programs_that_use_it(self):
        self.assertFalse(adapted(known.INITIAL).wants_reference())
        self.assertTrue(adapted(known.GOOD["divergence from the start"]).wants_reference())

    def test_what_is_not_finite_ends_the_run_as_the_programs_fault(self):
        logp, old, _, _, mask = batch()
        broken = types.SimpleNamespace(policy_loss=lambda logp, *_: logp.sum() * float("nan"), advantages=lambda rewards, mask: rewards / 0)
        made = adapter.Adapter(broken, 8, 60, 64)
        with self.assertRaisesRegex(adapter.Diverged, "at step 7 the loss is nan"):
            made.loss(logp.requires_grad_(), old, torch.ones(16), mask, 7)
        with self.assertRaisesRegex(adapter.Diverged, "at step 3 the advantages are not finite"):
            made.advantages(torch.ones(16), mask, 3)

    def test_programs_that_break_the_rules_are_refused_before_they_run(self):
        with self.assertRaisesRegex(adapter.Refused, "import os"):
            adapted("import os\nraise SystemExit\n")


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
        said = self.message(lambda: preflight.gpus(machine([], cuda=None), plan.PROFILES["gpu"]["explore"]))
        self.assertIn("built without CUDA", said)
        self.assertIn("no GPU is visible", self.message(lambda: preflight.gpus(machine([]), plan.PROFILES["gpu"]["explore"])))

    def test_a_gpu_that_is_too_small_says_by_how_much(self):
        needed = plan.PROFILES["gpu"]["explore"].needs_gib(1)
        said = self.message(lambda: preflight.gpus(machine([24]), plan.PROFILES["gpu"]["explore"]))
        self.assertIn(f"{needed - 24:.0f} GiB too little", said)
        self.assertIn("8 such GPUs that share the weights out would do", said)
        self.assertEqual(preflight.gpus(machine([80]), plan.PROFILES["gpu"]["explore"]), 1)
        self.assertIn("141 GiB", self.message(lambda: preflight.gpus(machine([141]), plan.PROFILES["paper"]["verify"])))
        self.assertEqual(preflight.gpus(machine([141] * 8), plan.PROFILES["paper"]["verify"], processes=8, sharded=True), 8)
        self.assertIn("too little", self.message(lambda: preflight.gpus(machine([141] * 8), plan.PROFILES["paper"]["verify"], processes=8)))

    def test_several_gpus_and_one_process(self):
        said = self.message(lambda: preflight.gpus(machine([141] * 4), plan.PROFILES["gpu"]["explore"]))
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
        self.assertIn("cannot be shared out to 3 GPUs", self.message(lambda: plan.PROFILES["gpu"]["explore"].accumulation(3)))
        self.assertEqual([plan.PROFILES["gpu"]["explore"].accumulation(each) for each in (1, 8)], [32, 4])

    def test_fewer_gpus_than_processes(self):
        said = self.message(lambda: preflight.gpus(machine([141] * 4), plan.PROFILES["paper"]["explore"], processes=8, sharded=True))
        self.assertIn("8 processes and 4 GPUs: give the stage 8 GPUs", said)

    def test_libraries_are_looked_for_without_importing_them(self):
        self.assertIn("trl is not installed; install it", self.message(lambda: preflight.installed(lambda name: None if name == "trl" else name)))
        self.assertIn("TRL 0.31.1 is installed; this adapter was written for TRL 0.24", self.message(lambda: preflight.installed(str, lambda name: "0.31.1")))
        preflight.installed(str, lambda name: "0.24.3")


class Hub(unittest.TestCase):
    """What gpu/fetch.py puts in place and what every run verifies, with stand-ins for the two packages that reach the network."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name) / "hub"

    def download(self, name, local_dir, allow_patterns):
        self.assertIn("*.safetensors", allow_patterns)
        for part in ("config.json", "model.safetensors", "tokenizer.json"):
            (local_dir / part).write_text(f"{part} of {name}")
        (local_dir / ".cache").mkdir()

    def filled(self):
        made = plan.PROFILES["gpu"]["explore"]
        fetch.every_problem(self.folder, lambda path, split: [{"problem": f"1 + {at}", "answer": str(at + 1)} for at in range(3)])
        fetch.model(made, self.folder, self.download)
        return made

    def test_what_is_fetched_is_found_and_whole(self):
        made = self.filled()
        hub.verify(made, (plan.TRAINING, *plan.TESTS), self.folder)
        self.assertEqual(hub.problems(plan.TESTS[1], self.folder)[2]["answer"], "3")
        self.assertEqual(sorted(each.name for each in self.folder.iterdir()), ["Qwen3-4B-Base", "problems"])
        self.assertFalse((hub.model(made, self.folder) / ".cache").exists())

    def test_nothing_is_fetched_twice(self):
        made = self.filled()
        fetch.every_problem(self.folder, None)
        fetch.model(made, self.folder, None)

    def test_what_is_missing_or_changed_is_named(self):
        made, wanted = plan.PROFILES["gpu"]["explore"], (plan.TRAINING, *plan.TESTS)

        def refused(message, contents=True):
            with self.assertRaisesRegex(plan.NotReady, message):
                hub.verify(made, wanted, self.folder, contents)

        refused("there is no model in .*Qwen3-4B-Base .*: fetch it where there is a network: python gpu/fetch.py")
        self.filled()
        weights, problem_set = hub.model(made, self.folder) / "model.safetensors", self.folder / "problems" / "aime24.jsonl"
        before = weights.read_bytes()
        weights.write_bytes(b"x" * len(before))
        hub.verify(made, wanted, self.folder, contents=False)
        refused("model.safetensors: wrong checksum")
        weights.write_bytes(before)
        problem_set.write_text(problem_set.read_text().replace("1 + 0", "1 + 9"))
        refused("aime24.jsonl: wrong checksum", contents=True)
        problem_set.unlink()
        refused("names aime24.jsonl, and there is no such file")
        (self.folder / "problems" / "SHA256SUMS").unlink()
        refused("aime24.jsonl, the data set HuggingFaceH4/aime_2024 .split train.: fetch it")

    def test_no_network_leaves_nothing_half_done(self):
        def unreachable(*_, **__):
            raise ConnectionError("offline\nand more")

        def full(*_, **__):
            raise OSError(errno.ENOSPC, "no space left")

        with self.assertRaisesRegex(plan.NotReady, "Qwen3-4B-Base cannot be fetched: offline. Check the network"):
            fetch.model(plan.PROFILES["gpu"]["explore"], self.folder, unreachable)
        with self.assertRaisesRegex(OSError, "no space left"):
            fetch.model(plan.PROFILES["gpu"]["explore"], self.folder, full)
        with self.assertRaisesRegex(plan.NotReady, "Skywork-OR1-RL-Data .split math. cannot be loaded: offline"):
            fetch.every_problem(self.folder, unreachable)
        self.assertEqual(list(self.folder.iterdir()), [])


class Command(unittest.TestCase):
    """The profiles' own commands."""

    def stage(self, stage, *options, source=known.INITIAL):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "program.py").write_text(source)
            command = [sys.executable, "-B", HERE / "evaluate.py", *options, "--candidate", "program.py", "--stage", stage, "--seed", "1", "--out", "result.json"]
            environment = {**os.environ, "PYTHONPATH": str(HERE.parent / "_python")}
            subprocess.run(command, cwd=folder, env=environment, check=True, stderr=subprocess.DEVNULL)
            return json.loads((Path(folder) / "result.json").read_text())

    def test_the_check_names_what_is_missing(self):
        error = self.stage("check", "--profile", "gpu", "--hub", "/nowhere")["error"]
        self.assertEqual(error["class"], "evaluator")
        wanted = "there is no model in /nowhere/Qwen3-4B-Base" if TRL else "is not installed; install it: pip install -r gpu/requirements.txt"
        self.assertIn(wanted, error["message"])

    def test_numbers_along_the_way_are_those_of_the_last_steps_and_finite(self):
        logs = [{"reward": at, "entropy": float("nan"), "loss": 1.0} for at in range(20)] + [{"train_runtime": 5.0}]
        self.assertEqual(run.along(logs), {"train_reward": 14.5})

    def test_several_processes_are_started_by_accelerate(self):
        self.assertEqual(language.launcher(plan.PROFILES["gpu"]["verify"]), [sys.executable])
        self.assertEqual(list(map(str, language.launcher(plan.PROFILES["paper"]["verify"])))[1:], ["-m", "accelerate.commands.launch", "--config_file", str(HERE / "gpu/node.yaml"), "--num_processes", "8"])

    def test_requirements_of_a_node_are_those_of_one_gpu_and_deepspeed(self):
        one, node = ((HERE / "gpu" / name).read_text() for name in ("requirements.txt", "requirements-node.txt"))
        self.assertEqual(node, one + "deepspeed>=0.15\n")
        self.assertTrue(one.startswith((HERE / "requirements.txt").read_text()))

    @unittest.skipUnless(TRL, "needs the packages of gpu/requirements.txt")
    def test_a_tiny_model_is_trained_and_tested(self):
        import smoke

        with tempfile.TemporaryDirectory() as folder:
            for each in smoke.tiny():
                each.save_pretrained(Path(folder) / "tiny")
            (Path(folder) / "problems").mkdir()
            for each in (plan.TRAINING, *plan.TESTS):
                rows = [{"prompt": f"{at} + {7 - at} =", "answer": "7"} for at in range(8)]
                (Path(folder) / "problems" / f"{each.name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
            options = ("--profile", "tiny", "--hub", folder)
            result = self.stage("explore", *options)
            self.assertIn("metrics", result, result)
            named = {f"{each.name}_accuracy" for each in plan.TESTS}
            self.assertEqual(set(result["metrics"]) - named, {"accuracy", "entropy", "gradient_norm", "length", "train_minutes", "train_reward"})
            self.assertAlmostEqual(result["score"], 100 * sum(result["metrics"][each] for each in named) / len(named))
            self.assertNotIn("error", self.stage("check", *options))
            for source, kind, message in (
                (known.replaced("    here = mask > 0", "    here = mask > 0\n    if step == 1:\n        raise IndexError('seven')"), "crashed", "policy_loss, at step 1, raised IndexError: seven"),
                (known.advantage("(rewards - rewards.mean(1, keepdim=True)) / rewards.std(1, keepdim=True)"), "invalid", "advantages are not finite"),
            ):
                error = self.stage("explore", *options, source=source)["error"]
                self.assertEqual((error["class"], message in error["message"]), (kind, True), error)


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


def adapted(source, seed=1):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "program.py"
        path.write_text(source)
        return adapter.Adapter(adapter.load(path), 8, 60, 64, seed)


def machine(gibs, cuda="12.8"):
    """A torch that sees GPUs of these sizes."""
    cards = types.SimpleNamespace(
        is_available=lambda: bool(gibs), device_count=lambda: len(gibs), get_device_properties=lambda at: types.SimpleNamespace(total_memory=gibs[at] * GIB)
    )
    return types.SimpleNamespace(__version__="2.8.0", version=types.SimpleNamespace(cuda=cuda), cuda=cards)


if __name__ == "__main__":
    unittest.main()
