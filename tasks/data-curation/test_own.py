"""Tests of the profiles judged, gpu and paper by their own commands, on small corpora made here and on the CPU."""

import importlib.util
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import types
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HERE = Path(__file__).resolve().parent
for folder in (HERE, HERE.parent / "_python"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from asi_eval import regions  # noqa: E402

import corpus  # noqa: E402
import dice  # noqa: E402
import documents  # noqa: E402
import prepare  # noqa: E402
import protocol  # noqa: E402

TORCH = importlib.util.find_spec("torch") is not None
REFERENCES = regions.References(HERE)
KEEPS = REFERENCES.program("raw")


def made_texts(count, seed=1):
    """Noisy documents, and held-out text that is clean."""
    raw = [each.raw for each in documents.corpus("math", "development", seed, count)]
    return raw, [documents.held_out("math", seed + 100, 8_000)]


class Own(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)
        self.data = self.folder / "own"

    def stage(self, stage, *options, program=KEEPS, data=None):
        path, out = self.folder / "program.py", self.folder / "result.json"
        path.write_text(program, encoding="utf-8")
        command = [sys.executable, "-B", HERE / "evaluate.py", *options, "--data", data or self.data, "--candidate", path, "--stage", stage, "--seed", "1", "--out", out]
        environment = {**os.environ, "PYTHONPATH": str(HERE.parent / "_python"), "OMP_NUM_THREADS": "1"}
        subprocess.run(command, cwd=self.folder, env=environment, check=True, stderr=subprocess.DEVNULL)
        return json.loads(out.read_text())

    def refused(self, message, *options, stage="check"):
        error = self.stage(stage, *options)["error"]
        self.assertEqual(error["class"], "evaluator", error)
        self.assertRegex(error["message"], message)


class Preparing(Own):
    def test_what_stands_in_both_texts_is_left_out_of_the_held_out_one(self):
        shared = "This paragraph stands in the raw text and in the held-out text as well, word for word."
        alone = "And this one stands in the held-out text alone, so that a model can be tested on it."
        said = prepare.prepare([f"Menu\n\n{shared}"], [f"{shared}\n\n{alone}"], self.data)
        self.assertEqual(json.loads((self.data / "held_out.jsonl").read_text())["text"], alone)
        self.assertEqual(said["raw"]["documents"], 1)
        with self.assertRaisesRegex(corpus.CorpusError, "exists already"):
            prepare.prepare(["a"], [], self.data)
        with self.assertRaisesRegex(corpus.CorpusError, "every paragraph of the held-out text stands in the raw text"):
            prepare.prepare([shared], [shared], self.folder / "other")
        self.assertEqual([each.name for each in self.folder.iterdir()], ["own"])

    def test_the_command_reads_files_and_says_what_is_wrong(self):
        (self.folder / "a.jsonl").write_text('{"body": "One document of the raw text."}\n')
        (self.folder / "b.txt").write_text("Held-out text.")
        asked = [str(self.folder / "a.jsonl"), "--column", "body", "--held-out", str(self.folder / "b.txt"), "--out", str(self.data)]
        self.assertEqual(prepare.main(asked), 0)
        self.assertEqual(sorted(each.name for each in self.data.iterdir()), ["SHA256SUMS", "held_out.jsonl", "raw.jsonl"])
        self.assertEqual(prepare.main([str(self.folder / "none.jsonl")]), 1)

    def test_a_random_order_of_many_is_one(self):
        order = dice.Dice(3).order(1000)
        self.assertEqual((sorted(order), order), (list(range(1000)), dice.Dice(3).order(1000)))
        self.assertNotEqual(order, dice.Dice(4).order(1000))


class Missing(Own):
    """Named by the check, before a stage is paid for."""

    def test_no_corpus_or_a_changed_or_small_one(self):
        for profile in ("judged", "gpu", "paper"):
            self.refused("NotReady: there is no corpus in .*own: make it with python prepare.py", "--profile", profile)
        raw, held_out = made_texts(5)
        prepare.prepare(raw, [], self.data)
        self.refused(r"too small for this profile: 49\d of 500 documents are lacking", "--profile", "judged")
        self.refused(r"too small for this profile: 269\.\d+ of 270\.000 MB are lacking", "--profile", "gpu")
        with (self.data / "raw.jsonl").open("a") as lines:
            lines.write('{"text": "added"}\n')
        self.refused("raw.jsonl: wrong checksum", "--profile", "judged")

    def test_no_held_out_text(self):
        prepare.prepare(made_texts(40)[0], [], self.data)
        self.refused("there is no held_out.jsonl in .*, with --held-out", "--profile", "tiny")
        (self.data / "held_out.jsonl").write_text('{"text": "short"}\n')
        self.refused("held_out.jsonl is too small for this profile: 0.004 of 0.004 MB", "--profile", "tiny")

    def test_no_judge(self):
        prepare.prepare([f"Document {at}" for at in range(500)], [], self.data)
        self.refused("judge.json must name the judge, as in", "--profile", "judged")

    @unittest.skipUnless(TORCH, "needs the packages of requirements-gpu.txt")
    def test_a_machine_that_will_not_do(self):
        import proxy

        def machine(cuda="12.8", free=0.0, total=0.0):
            cards = types.SimpleNamespace(is_available=lambda: total > 0, mem_get_info=lambda at: (free * proxy.GIB, total * proxy.GIB))
            return types.SimpleNamespace(__version__="2.8.0", version=types.SimpleNamespace(cuda=cuda), cuda=cards)

        plan = protocol.OWN["paper"].plan
        for found, message in (
            (machine(cuda=None), "was built without CUDA"), (machine(), "sees no GPU: compare nvidia-smi"),
            (machine(free=20, total=24), r"need 30 GiB of GPU memory; 20.0 of 24.0 GiB are free, 10.0 GiB too little"),
        ):
            with self.assertRaisesRegex(proxy.NoGpu, message):
                proxy.machine(plan, found)
        proxy.machine(plan, machine(free=70, total=80))
        proxy.machine(protocol.OWN["tiny"].plan, None)


class Judged(Own):
    """A loopback server stands in for the model; the evaluator, its client and all checks are the real ones."""

    def setUp(self):
        super().setUp()
        asked = self.asked = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["messages"][1]["content"]
                asked.append(said)
                answer = "OK" if said.startswith("Answer") else "RATING: 3" if "Menu" in said.split("<cleaned>")[1] else "RATING: 9"
                self.send_response(200)
                self.end_headers()
                self.wfile.write(json.dumps({"choices": [{"message": {"content": answer}, "finish_reason": "stop"}]}).encode())

            def log_message(self, *_):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        prepare.prepare([f"Menu | Home | Help\n\nText number {at} is good and stays." for at in range(520)], [], self.data)
        self.judge(f"http://127.0.0.1:{server.server_port}/v1")

    def judge(self, url):
        (self.data / "judge.json").write_text(json.dumps({"url": url, "model": "small"}))

    def test_fifty_pairs_are_rated_and_better_cleaning_is_rated_higher(self):
        drops_menus = regions.spliced(KEEPS, keep_line="def keep_line(line):\n    return '|' not in line\n", curate="def curate(documents):\n    return [clean(each) for each in documents]\n")
        scores = []
        for program in (KEEPS, drops_menus):
            self.asked.clear()
            result = self.stage("explore", "--profile", "judged", program=program)
            self.assertIn("metrics", result, result)
            self.assertEqual(len(self.asked), 51)
            self.assertEqual(len((self.folder / "pairs.jsonl").read_text().splitlines()), 50)
            scores.append((result["score"], {said.split("<cleaned>")[0] for said in self.asked}))
        self.assertEqual([score for score, _ in scores], [3.0, 9.0])
        self.assertEqual(scores[0][1], scores[1][1], "other pairs for another program")

    def test_a_judge_that_cannot_be_reached_is_named_by_the_check(self):
        self.judge("http://127.0.0.1:1/v1")
        self.refused("the judge of .*judge.json does not answer: .*refused.* start the run with --sandbox none", "--profile", "judged")


@unittest.skipUnless(TORCH, "needs the packages of requirements-gpu.txt")
class Modelled(Own):
    def test_a_language_model_is_trained_on_what_is_left(self):
        raw, held_out = made_texts(60)
        prepare.prepare(raw, held_out, self.data)
        result = self.stage("explore", "--profile", "tiny")
        self.assertIn("metrics", result, result)
        self.assertEqual(result["score"], result["metrics"]["bits_per_byte"])
        self.assertTrue(2 < result["score"] < 7.9, result)
        self.assertEqual(result["metrics"]["dropped"], 0)
        self.assertEqual(self.stage("explore", "--profile", "tiny")["score"], result["score"])
        nothing = self.stage("explore", "--profile", "tiny", program=REFERENCES.program("delete_everything"))
        self.assertEqual((nothing["score"], nothing["metrics"]["trained_bytes"]), (8.0, 0))
        self.assertGreater(self.stage("quick", "--profile", "tiny")["score"], result["score"], "a tenth of the text teaches less")

    def test_more_text_and_cleaner_text_teach_more(self):
        import proxy

        plan, text = protocol.OWN["tiny"].plan, documents.held_out("math", 1, 60_000)
        held_out = documents.held_out("math", 2, 8_000).encode()
        noise = random.Random(1)
        spoilt = "".join(letter if noise.random() < 0.7 else chr(33 + int(90 * noise.random())) for letter in text)
        bits = [proxy.bits_per_byte(each.encode(), held_out, plan, 1)[0] for each in (text, text[:6_000], spoilt[:6_000], "")]
        self.assertEqual(bits, sorted(bits))
        self.assertEqual(bits[-1], proxy.UNIFORM)

    def test_the_model_looks_back_only(self):
        import proxy
        import torch

        model = proxy.Model(protocol.OWN["tiny"].plan)
        text = torch.randint(0, 256, (1, 64))
        other = text.clone()
        other[0, 40] = (other[0, 40] + 1) % 256
        apart = (model(text) - model(other)).abs().amax((0, 2)).detach()
        self.assertEqual(float(apart[:40].max()), 0.0)
        self.assertGreater(float(apart[40]), 0.0)

    def test_divergence_is_the_evaluators_failure_with_a_hint(self):
        import proxy

        with self.assertRaisesRegex(RuntimeError, "diverged: its loss was (nan|inf) .* lower `rate`"):
            proxy.bits_per_byte(documents.held_out("math", 1, 20_000).encode(), b"a" * 500, {**protocol.OWN["tiny"].plan, "rate": 1e30}, 1)


if __name__ == "__main__":
    unittest.main()
