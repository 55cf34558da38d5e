"""Tests of lm/ at the size `tiny`, on a CPU and on text made here: `PYTHONPATH=tasks/_python python -m unittest test_language_models` in this folder.

What needs lm-evaluation-harness, tiktoken or a GPU says so and is skipped where that is missing.
"""

import contextlib
import importlib.util
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import types
import unittest
from pathlib import Path
from unittest import mock

HERE = Path(__file__).resolve().parent
for folder in (HERE, HERE / "lm", HERE / "lm/child", HERE.parent / "_python"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

try:
    import numpy as np
    import torch
except ImportError as missing:
    raise unittest.SkipTest(f"needs the packages of requirements.txt: {missing}") from None

from asi_eval import Invalid, Request  # noqa: E402
from asi_eval.errors import CandidateOutOfMemory  # noqa: E402

import benchmarks  # noqa: E402
import corpus  # noqa: E402
import cut  # noqa: E402
import devices  # noqa: E402
import encoding  # noqa: E402
import initial  # noqa: E402
import machine  # noqa: E402
import matching  # noqa: E402
import plans  # noqa: E402
import prepare  # noqa: E402
import sources  # noqa: E402
import speaking  # noqa: E402
import stages  # noqa: E402
import test_linear_attention as known  # noqa: E402
import text  # noqa: E402
import training  # noqa: E402
from model import LanguageModel  # noqa: E402
from plans import NotReady  # noqa: E402
from replicas import Replicas  # noqa: E402
from rows import Rows  # noqa: E402

INITIAL = known.INITIAL
QUICK = plans.PROFILES["tiny"]["quick"]
SHARED = tempfile.TemporaryDirectory()
CORPUS = Path(SHARED.name) / "tiny"


def setUpModule():
    folder = Path(SHARED.name) / "text"
    folder.mkdir()
    for at in range(40):
        (folder / f"{at:02}.txt").write_text(text.write(1000 + at, 4000))
    with contextlib.redirect_stdout(io.StringIO()) as said:
        failed = prepare.main(["tiny", "--text", str(folder), "--tokens", "bytes", "--validation-share", "0.2", "--out", str(CORPUS)])
    assert not failed and "tokens to train on" in said.getvalue(), said.getvalue()


def tearDownModule():
    SHARED.cleanup()


class EndToEnd(unittest.TestCase):
    def evaluate(self, stage, *options):
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, HERE / "evaluate.py", *options, "--candidate", HERE / "initial.py", "--stage", stage, "--seed", "1", "--out", "result.json"]
            environment = {**os.environ, "PYTHONPATH": str(HERE.parent / "_python")}
            subprocess.run(command, cwd=folder, env=environment, check=True, stderr=subprocess.DEVNULL)
            return json.loads((Path(folder) / "result.json").read_text())

    def test_deltanet_learns_text_of_this_machine(self):
        result = self.evaluate("explore", "--profile", "tiny", "--corpus", CORPUS)
        self.assertNotIn("error", result, result)
        found = result["metrics"]
        letters = 3.37  # nats of a model that knows only how frequent each character is: see protocol.py
        self.assertLess(result["score"], 0.9 * letters)
        self.assertEqual(result["score"], found["lm_loss"])
        self.assertAlmostEqual(found["bits_per_byte"], found["lm_loss"] / np.log(2), delta=0.01)  # but for the ends of documents, a token is a byte
        self.assertEqual((found["parameter_ratio"], found["flops_ratio"]), (1.0, 1.0))
        self.assertGreater(found["tokens_per_s"], 0)
        self.assertNotIn("mfu", found)  # nobody knows what a CPU could reach
        self.assertNotIn("peak_memory_gib", found)

    def test_a_gpu_profile_without_a_corpus_says_how_to_make_one(self):
        result = self.evaluate("quick", "--profile", "gpu", "--corpus", Path(SHARED.name) / "nowhere")
        self.assertEqual(result["error"]["class"], "evaluator")
        self.assertRegex(result["error"]["message"], "there is no corpus at .*nowhere: make it with `python lm/prepare.py")

    @unittest.skipIf(torch.cuda.is_available(), "a GPU is here")
    def test_no_gpu(self):
        plan = QUICK._replace(device="cuda")
        with self.assertRaisesRegex(NotReady, "finds no GPU: .*npm start -- --task linear-attention"):
            stages.run(request(INITIAL), plan, CORPUS, False)


class BadCandidates(unittest.TestCase):
    """Each failure is named, and before a full stage is paid for."""

    @classmethod
    def setUpClass(cls):
        plan, corpus_ = QUICK, corpus.read(CORPUS)
        cls.measured = stages.measured_baseline(plan, {**plan._asdict(), "vocabulary": corpus_.vocabulary}, corpus_, stages.Clock(plan))

    def failure(self, source, kind=Invalid, **changes):
        """What is said about this program; how DeltaNet fares here is measured once for all."""
        with mock.patch.object(stages, "measured_baseline", lambda *_: self.measured), self.assertRaises(kind) as found:
            stages.run(request(source), QUICK._replace(**changes), CORPUS, False)
        return str(found.exception)

    def changed(self, old, new):
        self.assertEqual(INITIAL.count(old), 1)
        return INITIAL.replace(old, new)

    def test_too_many_parameters(self):
        _, old, new = known.FAULTS["too many parameters"]
        self.assertRegex(self.failure(self.changed(old, new)), r"parameters without the table of words, 1\.\d+ times DeltaNet's [\d,]+; at most 1\.10 times")

    def test_too_many_operations(self):
        costly = "for _ in range(9):\n            o = o + 1e-3 * F.linear(o, self.merge.weight)\n        return self.merge(o)\n"
        self.assertRegex(self.failure(self.changed("return self.merge(o)\n", costly)), r"operations per token without .* times DeltaNet's")

    def test_a_loss_that_is_no_number(self):
        self.assertIn("training diverged: at step 0 the loss is nan", self.failure(self.changed("return y, None,", "return y * float('nan'), None,")))

    def test_a_run_that_is_lost_ends_early(self):
        wild = """self.steps = getattr(self, "steps", 0) + 1
        y = y if self.steps < 120 else 400 * torch.sin(400 * y)
        return y, None,"""
        said = self.failure(self.changed("return y, None,", wild), steps=150)
        self.assertRegex(said, r"training diverged: the loss was [\d.]+ around step \d+ and [\d.]+ around step \d+")

    def test_non_causal_by_one_position(self):
        _, old, new = known.FAULTS["non-causal by one position"]
        peeking = self.changed(old, new)
        self.assertIn("once the token itself and what follows were shown", self.failure(peeking, steps=60, rows=8))
        failed = [each for each in stages.stages("tiny")["check"](request(peeking))["checks"] if not each["passed"]]
        self.assertRegex(failed[0]["detail"], "output at 0 moved")

    def test_quadratic_in_disguise(self):
        _, old, new = known.FAULTS["quadratic in disguise: every chunk looks back at all earlier ones"]
        failed = [each for each in stages.stages("tiny")["check"](request(self.changed(old, new)))["checks"] if not each["passed"]]
        self.assertRegex(failed[0]["detail"], r"operations grow like length\^1\.[3-9]\d .*at most length\^1\.3")

    def test_more_memory_than_there_is(self):
        greedy = "y = y + torch.zeros(1 << 40, 1)[0] if torch.is_grad_enabled() else y\n        return y, None,"
        self.assertIn("out of memory in one step with one row at a time", self.failure(self.changed("return y, None,", greedy), CandidateOutOfMemory))

    def test_weights_that_do_not_decide_the_answer(self):
        remembers = "self.asked = getattr(self, 'asked', 0) + 1\n        return y if self.training else y * (self.asked % 5), None,"
        self.assertIn("or the trained weights do not decide the answer", self.failure(self.changed("return y, None,", remembers), steps=30, rows=8))

    def test_a_device_that_is_too_small_says_by_how_much(self):
        with self.assertRaisesRegex(NotReady, r"cpu has 0\.00 GiB free, and DeltaNet with [\d,]+ parameters needs about 0\.\d\d GiB .*: 0\.\d\d GiB too little"):
            stages.run(request(INITIAL), QUICK._replace(memory_gib=0.001), CORPUS, False)


class Plans(unittest.TestCase):
    def test_the_sizes_are_what_they_are_called(self):
        for plan, low, high in ((plans.GPU, 18e6, 22e6), (plans.MEDIUM, 320e6, 380e6), (plans.LARGE, 1.25e9, 1.4e9)):
            with torch.device("meta"):
                count = sum(each.numel() for each in LanguageModel(initial.DeltaNet, {**plan._asdict(), "vocabulary": 50_257}, 0).parameters())
            self.assertTrue(low < count < high, (plan.corpus, count))

    def test_the_stages_of_the_task_have_plans_that_end_in_time(self):
        profile, seen = "cpu", []
        for line in (HERE / "task.yaml").read_text().splitlines():
            if found := re.search(r"command: \[python, evaluate.py, --profile, (\w+)\]", line):
                profile = found[1]
            if found := re.search(r"- { name: (\w+), limitSeconds: (\d+), memoryMb: \d+, cpus: (\d+), gpus: (\d+)", line):
                if profile != "cpu":
                    plan = plans.plan_of(profile, found[1])
                    self.assertTrue(0.9 * int(found[2]) < plan.limit_s < int(found[2]), line)
                    self.assertTrue(plan.threads <= int(found[3]) and plan.gpus == int(found[4]), line)
                    seen.append((profile, found[1]))
        self.assertEqual(set(seen), {(profile, stage) for profile in ("gpu", "paper") for stage in plans.PROFILES[profile]})

    def test_rows_at_a_time_follow_the_memory(self):
        plan = {**plans.GPU._asdict(), "vocabulary": 50_257, "device": "cpu"}
        found = [machine.rows_at_a_time({**plan, "memory_gib": gib}, 19_700_000) for gib in (4, 12, 24, 80)]
        self.assertEqual(found, sorted(found))
        self.assertLess(found[0], 8)
        self.assertEqual(found[-1], 128)
        self.assertIsNone(machine.too_small({**plan, "memory_gib": 8}, 19_700_000))
        self.assertRegex(machine.too_small({**plan, "memory_gib": 1}, 19_700_000), r"0\.\d\d GiB too little")

    def test_the_schedule_warms_up_and_ends_at_nothing(self):
        harness = load_harness()
        paces = [harness._pace(step, {"steps": 100, "warm": 10, "decay": 0.2}) for step in range(100)]
        self.assertEqual(paces[:2] + paces[9:80], [0.1, 0.2] + [1.0] * 71)
        self.assertAlmostEqual(paces[99], 0.05)

    def test_utilisation_is_known_for_known_devices_only(self):
        self.assertEqual(devices.mfu(1e6, 1e8, "NVIDIA H100 80GB HBM3", 1), 3e14 / 989.5e12)
        self.assertEqual(devices.mfu(1e6, 1e8, "NVIDIA A100-SXM4-80GB", 2), 3e14 / 624e12)
        self.assertEqual(devices.peak_flops("NVIDIA GeForce RTX 4090"), 165.2e12)
        self.assertEqual(devices.peak_flops("NVIDIA L40S"), 362.05e12)
        self.assertIsNone(devices.mfu(1e6, 1e8, "cpu", 1))

    def test_divergence_is_a_lasting_rise(self):
        falling = list(np.linspace(6, 3, 100))
        training.watch(falling)
        training.watch([*falling, 9.0, *[3.1] * 9])  # one spike
        with self.assertRaisesRegex(Invalid, r"the loss was 3\.\d\d around step 100 and 5\.00 around step 110"):
            training.watch([*falling, *[5.0] * 10])

    def test_matching_leaves_the_table_of_words_out_and_allows_less(self):
        baseline = matching.Size(1100, 100, 2200.0)
        self.assertEqual(matching.enforce(matching.Size(600, 100, 1200.0), baseline, QUICK), {"parameter_ratio": 0.5, "flops_ratio": 0.5})
        with self.assertRaisesRegex(Invalid, r"1,120 parameters .* 1\.120 times"):
            matching.enforce(matching.Size(1220, 100, 2200.0), baseline, QUICK)


class Machines(unittest.TestCase):
    """What is said about machines that are not here."""

    def test_torch_without_cuda_and_too_few_gpus(self):
        fake = types.SimpleNamespace(__version__="2.8.0", version=types.SimpleNamespace(cuda=None), cuda=types.SimpleNamespace(is_available=lambda: False, device_count=lambda: 1))
        plan = plans.LARGE._asdict()
        with mock.patch.object(machine, "torch", fake):
            self.assertIn("built without CUDA", machine.problem(plan))
            fake.version.cuda = "12.8"
            self.assertIn("no GPU is visible", machine.problem(plan))
            fake.cuda.is_available = lambda: True
            self.assertIn("the stage needs 8 GPUs and sees 1", machine.problem(plan))
            self.assertIsNone(machine.problem({**plan, "gpus": 1}))

    def test_what_was_missing_is_told_in_gib(self):
        said = "CUDA out of memory. Tried to allocate 2.50 GiB. GPU 0 has a total capacity of 23.64 GiB of which 512.00 MiB is free. Including non-PyTorch memory"
        self.assertTrue(machine.lacking(RuntimeError(said)).startswith("2.00 GiB or more too little (CUDA out of memory"))
        self.assertEqual(machine.lacking(MemoryError("other")), "other")
        self.assertTrue(machine.ran_out(torch.OutOfMemoryError(said)) and not machine.ran_out(RuntimeError("shape mismatch")))

    def test_replicas_compute_the_gradients_of_one(self):
        plan = {**QUICK._asdict(), "vocabulary": 257}
        rows = torch.randint(0, 257, (6, 33), generator=torch.Generator().manual_seed(1))
        found = []
        for count, at_a_time in ((1, 6), (1, 2), (2, 1), (3, 2)):
            model = LanguageModel(initial.DeltaNet, plan, 5)
            replicas = Replicas(model, [torch.device("cpu")] * count)
            loss = replicas.backward(rows, at_a_time)
            found.append((loss, torch.cat([each.grad.flatten() for each in model.parameters()])))
            with torch.no_grad():
                model.embed.weight += 1
            replicas.spread()
            self.assertTrue(all(torch.equal(each.embed.weight, model.embed.weight) for each in replicas.models))
        for loss, gradient in found[1:]:
            self.assertAlmostEqual(loss, found[0][0], places=5)
            self.assertLess(float((gradient - found[0][1]).norm() / found[0][1].norm()), 1e-4)

    def test_a_seed_starts_the_frame_alike_around_every_mixer(self):
        plan = {**QUICK._asdict(), "vocabulary": 257}
        one, other = (dict(LanguageModel(known.program(source)["DeltaNet"], plan, 3).named_parameters()) for source in (INITIAL, known.REFERENCES["gated_deltanet"]))
        frame = [name for name in one if ".mixer." not in name]
        self.assertTrue(frame and all(torch.equal(one[name], other[name]) for name in frame))


class Rowwise(unittest.TestCase):
    def test_every_row_comes_once_before_any_comes_again(self):
        with tempfile.TemporaryDirectory() as folder:
            files = [Path(folder) / "a", Path(folder) / "b"]
            np.arange(0, 101, dtype=np.uint16).tofile(files[0])
            np.arange(1000, 1055, dtype=np.uint16).tofile(files[1])
            rows = Rows(files, 10, seed=4)
            first, second = rows.take(15), rows.take(15)
            self.assertEqual(sorted(first[:, 0]), [*range(0, 100, 10), *range(1000, 1050, 10)])
            self.assertEqual(sorted(second[:, 0]), sorted(first[:, 0]))
            self.assertNotEqual(list(first[:, 0]), list(second[:, 0]))
            self.assertTrue((first == first[:, :1] + np.arange(11)).all())
            self.assertTrue((Rows(files, 10, seed=4).take(15) == first).all())

    def test_weights_cross_in_parts_and_arrive_whole(self):
        one, other, plan = load_harness(), load_harness(), {**QUICK._asdict(), "vocabulary": 257}
        one.build(initial, plan, 1)
        other.build(initial, plan, 2)
        for harness in (one, other):
            harness.PART = 1000
        parts = []
        while len(part := one.weights(initial, len(parts))["part"]):
            parts.append(part)
        self.assertGreater(len(parts), 30)
        for at, part in enumerate(parts):
            other.receive(initial, part, at)
        for here, there in zip(one.STATE["model"].state_dict().values(), other.STATE["model"].state_dict().values()):
            self.assertTrue(torch.equal(here, there))

    def test_the_witness_samples_everything_alike(self):
        class Told:
            def call(self, _, rows):
                return {"logp": -rows[:, 1:].astype(np.float32), "likeliest": np.zeros((len(rows), rows.shape[1] - 1), bool)}

        counts = np.zeros(3)
        for _ in range(30):
            speaker = speaking.Speaker(Told())
            rows = np.tile(np.arange(101, dtype=np.uint16), (30, 1))
            for part, span in ((0, (1, 101)), (1, (51, 101)), (2, (1, 51))):
                speaker.score(rows, [span] * 30)
                del part
            self.assertEqual(len(speaker.places), speaking.PLACES)
            for place in speaker.places:
                self.assertEqual((place.token, place.claimed, len(place.shown)), (len(place.shown), -float(len(place.shown)), place.token))
                counts[0] += place.token <= 50
            self.assertEqual(speaker.asked, 6000)
        self.assertAlmostEqual(counts[0] / (30 * speaking.PLACES), 0.5, delta=0.05)

    def test_claims_that_are_no_log_probabilities_are_refused(self):
        for answer in ({"logp": np.ones((1, 3), np.float32), "likeliest": np.zeros((1, 3), bool)}, {"logp": np.zeros((1, 3), np.float32)}, 0.5):
            with self.assertRaises(Invalid):
                speaking.Speaker(types.SimpleNamespace(call=lambda *_, answer=answer, **__: answer)).score(np.zeros((1, 4), np.uint16))
        with self.assertRaisesRegex(Invalid, "sum to one"):
            speaking.distribution(types.SimpleNamespace(call=lambda *_, **__: {"logp": np.zeros(5, np.float32)}), np.zeros(2, np.uint16))


class Text(unittest.TestCase):
    def test_copies_fall_on_one_side_and_shared_passages_are_left_out(self):
        drawn = [text.write(seed, 700) for seed in range(60)]
        held_out = [each for each in drawn if cut.is_validation(each, 0.3)]
        self.assertTrue(8 < len(held_out) < 30)
        for each in drawn:
            self.assertEqual(cut.is_validation(each, 0.3), cut.is_validation(f"  {each.upper()}\n\n", 0.3))
        quoting = next(each for seed in range(900, 999) if not cut.is_validation(each := text.write(seed, 400) + held_out[0][100:300] + text.write(seed + 1, 400), 0.3))
        with tempfile.TemporaryDirectory() as folder:
            about = corpus.write(Path(folder) / "made", "drawn", [*drawn, quoting, drawn[0]], "bytes", 0.3, None)
            self.assertEqual(about["left_out"]["documents"], 1)
            made = corpus.read(Path(folder) / "made")
            train, validation = (bytes(np.minimum(part, 255).astype(np.uint8)) for part in (np.fromfile(made.train[0], np.uint16), made.validation))
            self.assertNotIn(held_out[0][100:300].encode(), train)
            self.assertIn(held_out[0].encode(), validation)
            self.assertEqual(train.count(drawn[0].encode()) + validation.count(drawn[0].encode()), 2)

    def test_a_passage_is_found_wherever_it_stands(self):
        draw = np.random.default_rng(1)
        passages = cut.Passages(32)
        passages.add([draw.integers(0, 50_000, 500).astype(np.uint16) for _ in range(3)] + [shared := draw.integers(0, 50_000, 500).astype(np.uint16)])
        for at in range(0, 200, 7):
            around = [draw.integers(0, 50_000, size).astype(np.uint16) for size in (at, 90)]
            self.assertTrue(passages.are_in(np.concatenate([around[0], shared[at : at + 32 + 7], around[1]])))
            self.assertFalse(passages.are_in(np.concatenate([around[0], shared[at : at + 31], around[1]])))
        self.assertFalse(passages.are_in(shared[:20]))

    def test_text_that_is_all_copies_is_refused(self):
        line = text.write(3, 300)
        with tempfile.TemporaryDirectory() as folder, self.assertRaisesRegex(NotReady, "repeats itself too much"):
            corpus.write(Path(folder) / "made", "copies", [f"{at}\n{line}" for at in range(50)], "bytes", 0.3, None)

    def test_sources_of_this_machine(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "b.txt").write_text("two")
            (folder / "a.jsonl").write_text('{"text": "one"}\n{"text": "more"}\n')
            (folder / ".hidden").write_text("no")
            self.assertEqual(list(sources.local([folder])), ["one", "more", "two"])
            (folder / "long.txt").write_text("\n\n".join(["word " * 1000] * 100))
            pieces = list(sources.local([folder / "long.txt"]))
            self.assertEqual("".join(pieces), (folder / "long.txt").read_text())
            self.assertTrue(len(pieces) > 5 and max(map(len, pieces)) <= sources.PIECE)
            (folder / "bad.jsonl").write_text('{"text": "one"}\n{"no": 1}\n')
            (folder / "bad.txt").write_bytes(b"\xff\xfe\x00")
            for path, said in (("nowhere", "no file or folder"), ("bad.jsonl", "line 2: not a JSON object"), ("bad.txt", r"not text in UTF-8 \(byte 0\)")):
                with self.assertRaisesRegex(NotReady, said):
                    list(sources.local([folder / path]))

    def test_the_hub_is_read_as_a_stream_and_its_absence_told(self):
        def package(rows):
            def load_dataset(name, subset, split, streaming):
                self.assertEqual((name, subset, split, streaming), ("some/set", "10BT", "train", True))
                return rows()

            return lambda _: types.SimpleNamespace(load_dataset=load_dataset)

        def offline():
            raise ConnectionError("Couldn't reach huggingface.co\nmore")

        def absent(_):
            raise ImportError

        self.assertEqual(list(sources.hub("some/set", "10BT", importer=package(lambda: [{"text": "a"}, {"text": "b"}]))), ["a", "b"])
        for importer, said in (
            (package(offline), r"the data set some/set \(10BT\), split train, of huggingface\.co cannot be read: Couldn't reach huggingface\.co\. It needs a network .* --text"),
            (package(lambda: [{"content": "a"}]), 'no column "text"; it has content: name one with --column'), (absent, "pip install -r requirements-gpu.txt"),
        ):
            with self.assertRaisesRegex(NotReady, said):
                list(sources.hub("some/set", "10BT", importer=importer))

    def test_a_corpus_of_the_hub_is_as_large_as_its_plans_need(self):
        asked = []

        def write(folder, source, documents, tokens, share, most):
            asked.append((folder, source, tokens, share, most))
            raise NotReady("that was to be seen")

        with mock.patch.object(corpus, "write", write), contextlib.redirect_stderr(io.StringIO()) as said:
            self.assertEqual(prepare.main(["gpu", "--hub", "some/set", "--subset", "10BT", "--out", str(Path(SHARED.name) / "hub")]), 1)
        self.assertEqual(said.getvalue(), "error: that was to be seen\n")
        ((_, source, tokens, share, most),) = asked
        self.assertEqual((source, tokens), ("some/set 10BT train", "gpt2"))
        self.assertGreater((1 - share) * most, plans.GPU.tokens)
        self.assertGreater(share * most, 2 * plans.GPU.test_rows * (plans.GPU.length + 1))
        self.assertLess(share, 0.02)

    def test_a_corpus_that_is_not_whole_or_too_small_is_refused(self):
        made = corpus.read(CORPUS)
        self.assertLess(made.enough(QUICK), 1)
        with self.assertRaisesRegex(NotReady, "training tokens are too few for 262,144,000"):
            made.enough(plans.GPU)
        with self.assertRaisesRegex(NotReady, "36,0.. held-out tokens, and 650,000 are needed"):
            made.rows(5000, 64, False)
        first, second = (made.rows(100, 64, half) for half in (False, True))
        self.assertFalse({bytes(row) for row in first} & {bytes(row) for row in second})
        shard = made.train[0]
        whole = shard.read_bytes()
        try:
            shard.write_bytes(whole[:-2] + b"\1\0")
            with self.assertRaisesRegex(NotReady, "is not the file that .* describes"):
                corpus.read(CORPUS)
        finally:
            shard.write_bytes(whole)

    def test_bytes_come_back(self):
        tokens = encoding.Bytes().encode("é\n")
        self.assertEqual((tokens.tolist(), encoding.Bytes().decode([*tokens, 256])), ([0xC3, 0xA9, 10], "é\n"))

    @unittest.skipUnless(importlib.util.find_spec("tiktoken"), "needs tiktoken")
    def test_gpt2_without_its_tables_says_where_they_are(self):
        with tempfile.TemporaryDirectory() as folder, mock.patch("requests.get", side_effect=ConnectionError), self.assertRaisesRegex(NotReady, "openaipublic.blob.core.windows.net"):
            encoding.Gpt2(Path(folder))


class Benchmarks(unittest.TestCase):
    """A model whose next byte is the last one plus one answers questions of lm-evaluation-harness."""

    def test_their_absence_is_told(self):
        with mock.patch.dict(sys.modules, {"lm_eval": None}):
            metrics, remarks = benchmarks.run(None, corpus.read(CORPUS), QUICK._replace(benchmarks=("piqa",)))
        self.assertEqual(metrics, {})
        self.assertIn("lm-evaluation-harness is not installed", remarks[0])
        self.assertEqual(benchmarks.run(None, None, QUICK), ({}, []))

    def test_their_data_are_read_where_nothing_can_be_written(self):
        with tempfile.TemporaryDirectory() as folder:
            data = Path(folder) / "kept/datasets/set"
            data.mkdir(parents=True)
            (data / "rows.arrow").write_text("rows")
            (data / "_builder.lock").write_text("")
            mirror = benchmarks._mirror(Path(folder) / "kept", Path(folder) / "hub")
            self.assertEqual((mirror / "datasets/set/rows.arrow").read_text(), "rows")
            (mirror / "datasets/set/_builder.lock").write_text("held")  # the packages lock beside the data
            self.assertEqual((data / "_builder.lock").read_text(), "")

    @unittest.skipUnless(importlib.util.find_spec("lm_eval"), "needs lm-evaluation-harness")
    def test_a_task_of_the_harness(self):
        benchmarks._hub(Path(SHARED.name), offline=True)  # as in an evaluation, before anything of the hub is imported
        from lm_eval.tasks import TaskManager

        with tempfile.TemporaryDirectory() as folder:
            rows = [{"q": "abc", "right": 0, "choices": ["def", "dzz"]}, {"q": "qrs", "right": 1, "choices": ["xyz", "tuv"]}]
            (Path(folder) / "rows.json").write_text("\n".join(map(json.dumps, rows)))
            (Path(folder) / "letters.yaml").write_text(json.dumps({
                "task": "letters", "dataset_path": "json", "dataset_kwargs": {"data_files": {"test": str(Path(folder) / "rows.json")}}, "test_split": "test", "output_type": "multiple_choice",
                "doc_to_text": "{{q}}", "doc_to_choice": "{{choices}}", "doc_to_target": "{{right}}", "target_delimiter": "", "metric_list": [{"metric": "acc"}],
            }))
            speaker = speaking.Speaker(Counting())
            metrics, remarks = benchmarks.run(speaker, corpus.read(CORPUS), QUICK._replace(benchmarks=("letters", "piqa")), TaskManager(include_path=folder))
        self.assertEqual(metrics, {"bench_letters": 1.0})
        self.assertRegex(remarks[0], "benchmark piqa was not run: .*prepare.py tiny --benchmarks")
        speaking.confirm(Counting(), speaker.places)

    @unittest.skipUnless(importlib.util.find_spec("lm_eval"), "needs lm-evaluation-harness")
    def test_texts_continuations_and_likelihoods(self):
        model = benchmarks._model(speaking.Speaker(Counting()), encoding.Bytes(), 16)
        asked = lambda *pairs: [types.SimpleNamespace(args=each) for each in pairs]  # noqa: E731
        right, wrong, spaced, empty = model.loglikelihood(asked(("abc", "def"), ("abc", "dxf"), ("! ", "!"), ("", "b")))
        self.assertAlmostEqual(right[0], 3 * np.log(Counting.SURE), places=5)
        self.assertEqual((right[1], wrong[1]), (True, False))
        self.assertLess(wrong[0], right[0])
        self.assertFalse(spaced[1] or empty[1])
        (whole,) = model.loglikelihood_rolling(asked(("".join(map(chr, range(40, 80))),)))
        self.assertAlmostEqual(whole, 39 * np.log(Counting.SURE) + np.log(Counting.ELSE), places=4)
        self.assertEqual(model.generate_until(asked(("abc", {"until": ["hi"], "max_gen_toks": 20}), ("abc", {"max_gen_toks": 4}))), ["defg", "defg"])


class Counting:
    """A process that answers like a model which is nearly sure that every byte is followed by the next one."""

    SURE, ELSE = 0.9, 0.1 / 256

    def call(self, function, **given):
        if function == "following":
            return {"logp": np.log(self.chances(given["shown"][-1:]))[0].astype(np.float32)}
        chances = self.chances(given["rows"][:, :-1])
        chosen = np.take_along_axis(chances, given["rows"][:, 1:, None].astype(int), -1)[..., 0]
        return {"logp": np.log(chosen).astype(np.float32), "likeliest": chosen == self.SURE}

    def chances(self, tokens):
        return np.where(np.arange(257) == tokens[..., None].astype(int) + 1, self.SURE, self.ELSE)


def request(source):
    path = Path(tempfile.mkdtemp(dir=SHARED.name)) / "candidate.py"
    path.write_text(source)
    os.chdir(path.parent)  # evaluators write beside their result
    return Request(path, "quick", 1, path.with_name("result.json"))


def load_harness():
    """The module that runs in the candidate's process, a copy of its own."""
    spec = importlib.util.spec_from_file_location("lm_harness", HERE / "lm/child/harness.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    unittest.main()
