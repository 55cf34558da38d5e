"""Tests of this task: `PYTHONPATH=tasks/_python python -m unittest discover -s tasks/drug-target`, with its requirements installed."""

import itertools
import json
import math
import os
import re
import subprocess
import sys
import tempfile
import types
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE / "references"), str(HERE.parent / "_python")]

try:
    import numpy as np
    import torch
except ImportError as missing:
    raise unittest.SkipTest(f"needs the packages of requirements.txt: {missing}") from None

from asi_eval import Invalid, regions, sums  # noqa: E402

import evaluate  # noqa: E402
import harness  # noqa: E402
import initial  # noqa: E402
import measure  # noqa: E402
import probes  # noqa: E402
import preflight  # noqa: E402
import protocol  # noqa: E402
import splits  # noqa: E402
import tables  # noqa: E402
import tokens  # noqa: E402
import world  # noqa: E402
from programs import INITIAL, REFERENCES, changed  # noqa: E402

CPU = protocol.PROFILES["cpu"]
probes.Invalid = harness.Invalid = Invalid
torch.set_num_threads(1)


class Local:
    """Calls a trusted module's functions on a program in this process: the same code as in the candidate's, without the process."""

    def __init__(self, source, module=probes):
        self.module, self.program = module, types.ModuleType("candidate")
        exec(compile(source, "candidate.py", "exec"), self.program.__dict__)

    def call(self, function, **arguments):
        return getattr(self.module, function)(self.program, **arguments)


class Regions(unittest.TestCase):
    def test_any_region_works_with_any_other(self):
        shelf = {name: {body} for name, body in regions.regions(INITIAL).items()}
        for name, source in REFERENCES.items():
            for region, body in regions.regions(source).items():
                if name != "untransposed":
                    shelf[region].add(body)
        settings = "\n".join(sorted({line for body in shelf.pop("settings") for line in body.splitlines()}))
        combinations = list(itertools.product(*(sorted(bodies) for bodies in shelf.values())))
        self.assertGreater(len(combinations), 40)
        drugs, proteins, labels = pairs_of_a_world(2)
        for combination in combinations:
            source = regions.spliced(INITIAL, settings=settings, **dict(zip(shelf, combination)))
            torch.manual_seed(0)
            model = Local(source).program.Model(types.SimpleNamespace(**protocol.SMALL))
            model.loss(model(drugs, proteins), labels, 0.5).backward()
            self.assertTrue(all(p.grad is None or bool(p.grad.isfinite().all()) for p in model.parameters()))

    def test_tunables_lie_in_their_ranges_and_work_at_both_ends(self):
        drugs, proteins, labels = pairs_of_a_world(2)
        for source in (INITIAL, *REFERENCES.values()):
            lines = re.findall(r"^(\w+) = ([\d.]+)  # tune ([\d.]+) ([\d.]+)$", source, re.M)
            self.assertGreaterEqual(len(lines), 4)
            self.assertEqual(len(lines), len(re.findall(r"^\w+ = .*# tune", source, re.M)))
            self.assertTrue(all(float(low) <= float(value) <= float(high) for _, value, low, high in lines), lines)
            self.assertTrue(all(source.count(name) > 1 for name, *_ in lines), "a tunable that nothing reads")
            for end in (2, 3):
                tuned = source
                for line in lines:
                    tuned = tuned.replace(f"{line[0]} = {line[1]}  #", f"{line[0]} = {line[end]}  #")
                model = Local(tuned).program.Model(types.SimpleNamespace(**protocol.SMALL))
                self.assertTrue(bool(model.loss(model(drugs, proteins), labels, 0.5).isfinite()))

    def test_attention_is_there_to_be_looked_at_and_keeps_off_padding(self):
        drugs, proteins, _ = pairs_of_a_world(3)
        for source in (INITIAL, REFERENCES["sinkhorn"], REFERENCES["softmax_cells"]):
            maps = Local(source).program.Model(types.SimpleNamespace(**protocol.SMALL)).attention(drugs, proteins)
            self.assertEqual(maps.shape, (3, 2, 48, 36))
            self.assertEqual(float((maps * (drugs == 0)[:, None, :, None]).abs().sum().detach()), 0.0)

    def test_sinkhorn_hands_out_equal_shares(self):
        drugs, proteins, _ = pairs_of_a_world(3)
        model = Local(REFERENCES["sinkhorn"]).program.Model(types.SimpleNamespace(**protocol.SMALL))
        maps = model.attention(drugs, proteins)
        columns = maps.sum(2)[..., :10].detach()
        self.assertLess(float((columns - 1).abs().max()), 1e-3)


class Training(unittest.TestCase):
    """The trusted half of training, in this process."""

    plan = {**CPU.plan, "epochs": 2, "batch": 16}

    def start(self, source=INITIAL, labels=None, plan=None):
        local = Local(source, harness)
        made = world.make(3, 3, 64, 40, 0.0, entities=200)
        self.world, part = made, made.parts["train"]
        self.tables = tokens.table(made.drugs, tokens.drug_row, 48), tokens.table(made.proteins, tokens.protein_row, 144)
        local.call("start", spec=protocol.SMALL, plan=plan or self.plan, seed=1, drugs=self.tables[0], proteins=self.tables[1], pairs=part.pairs,
                   labels=part.labels if labels is None else labels)
        return local

    def test_the_same_seed_gives_the_same_bits(self):
        losses = []
        for _ in range(2):
            local = self.start()
            losses.append([local.call("epoch")["loss"] for _ in range(2)])
        self.assertEqual(*losses)

    def test_our_optimiser_is_adamw(self):
        torch.manual_seed(0)
        ours, theirs = torch.nn.Linear(5, 3), torch.nn.Linear(5, 3)
        theirs.load_state_dict(ours.state_dict())
        plan = {"rate": 0.01, "weight_decay": 0.1, "clip": 1e9, "betas": (0.9, 0.999)}
        mine = harness.AdamW(list(ours.parameters()), plan)
        other = torch.optim.AdamW(theirs.parameters(), lr=0.01, weight_decay=0.1, betas=(0.9, 0.999))
        for step in range(5):
            x = torch.randn(4, 5, generator=torch.Generator().manual_seed(step))
            for model in (ours, theirs):
                model(x).square().sum().backward()
            mine.step(1.0)
            other.step()
            other.zero_grad()
        self.assertLess(float((ours.weight - theirs.weight).abs().max().detach()), 1e-6)

    def test_one_cycle(self):
        paces = [harness.pace(step, 100, 0.2) for step in range(100)]
        self.assertEqual(max(paces), paces[19])
        self.assertLess(paces[-1], 0.02)

    def test_divergence_is_named_with_its_place(self):
        broken = changed("    return F.binary_cross", "    if step > 0.5:\n        return logits.sum() * math.inf\n    return F.binary_cross")
        local = self.start(broken)
        local.call("epoch")
        with self.assertRaisesRegex(Invalid, r"training diverged: the loss was (nan|-?inf) in step \d of epoch 2"):
            local.call("epoch")
            local.call("epoch")

    def test_too_few_pairs_for_a_batch(self):
        with self.assertRaisesRegex(Invalid, "64 training pairs are too few for one batch of 100"):
            self.start(plan={**self.plan, "batch": 100})

    def test_a_gpu_that_is_not_there(self):
        if torch.cuda.is_available():
            self.skipTest("there is one")
        with self.assertRaisesRegex(Invalid, "asks for a GPU and torch sees none"):
            self.start(plan={**self.plan, "device": "cuda"})


class Scoring(unittest.TestCase):
    def model(self, source=INITIAL):
        training = Training()
        local = training.start(source)
        return evaluate._Model(local, training.tables), training.world

    def test_no_label_of_a_scored_pair_reaches_the_candidate(self):
        """Everything that is sent, recorded: labels come once, with the training pairs, and no other call carries an array of their length."""
        asked = []

        class Recorder:
            cpu_s = 1.0

            def __init__(self, *_, **__):
                pass

            def __enter__(self):
                return self

            def __exit__(self, *_):
                pass

            def call(self, function, **arguments):
                asked.append((function, arguments))
                if function == "predict":
                    return np.random.default_rng(len(asked)).standard_normal(len(arguments["pairs"])) if not lookup else lookup(arguments)
                return {"parameters": 5, "flops": 7} if function == "start" else {"loss": 0.5}

        def lookup(arguments):
            return (arguments["drugs"][arguments["pairs"][:, 0]].astype(float).sum(1) % 7) + arguments["proteins"][arguments["pairs"][:, 1]].sum(1) % 5

        with tempfile.TemporaryDirectory() as folder, patched(evaluate, "Candidate", Recorder), inside(folder):
            small = CPU._replace(train=640, part=80)
            result = evaluate._train_and_score(types.SimpleNamespace(candidate="x"), small, 1, 2, held_out=True)
        self.assertEqual(sum("labels" in arguments for _, arguments in asked), 1)
        self.assertEqual([function for function, arguments in asked if "labels" in arguments], ["start"])
        data = world.make(1, evaluate.derive(2, "pairs"), 640, 80, 0.04)
        self.assertEqual(asked[0][1]["labels"].tolist(), data.parts["train"].labels.tolist())
        for function, arguments in asked[1:]:
            self.assertLessEqual(set(arguments), {"drugs", "proteins", "pairs"}, function)
            for value in arguments.values():
                self.assertFalse(any(np.array_equal(value, part.labels) for part in data.parts.values()))
        self.assertGreater(len(asked), 10)
        self.assertIn("test_auroc_both", result["metrics"])
        self.assertTrue(all(type(value) in (int, float) and math.isfinite(value) for value in result["metrics"].values()), result["metrics"])

    def test_only_the_entities_asked_about_are_shown(self):
        model, made = self.model()
        drugs, proteins, rows = model._only(made.parts["dev_seen"].pairs[:5])
        self.assertLessEqual(max(len(drugs), len(proteins)), 5)
        self.assertTrue(np.array_equal(drugs[rows[:, 0]], model.tables[0][made.parts["dev_seen"].pairs[:5, 0]]))

    def test_logits_that_are_none_are_refused(self):
        pairs = np.zeros((3, 2), np.int32)
        for answer, message in (
            (np.array([1.0, np.nan, 2.0]), "1 of 3 logits are not finite"), (np.zeros(2), "numbers of shape"), ([0.0] * 3, "numbers of shape"),
            (np.zeros(3, np.int64), "int64"),
        ):
            liar = types.SimpleNamespace(call=lambda *_, answer=answer, **__: answer)
            with self.assertRaisesRegex(Invalid, message):
                evaluate._Model(liar, (np.zeros((1, 4), np.uint8), np.zeros((1, 4), np.uint8))).predict(pairs)

    def test_logits_that_depend_on_company_are_refused(self):
        pairs = np.random.default_rng(1).integers(0, 50, (60, 2)).astype(np.int32)
        sly = types.SimpleNamespace(predict=lambda rows: np.arange(len(rows), dtype=float))
        with self.assertRaisesRegex(Invalid, "together with other pairs"):
            evaluate._confirm(sly, np.random.default_rng(1), pairs, sly.predict(pairs))

    def test_the_threshold_is_never_reported_where_it_was_chosen(self):
        made = world.make(3, 3, 64, 80, 0.0, entities=200)
        logits = {name: np.random.default_rng(1).standard_normal(len(part.labels)) for name, part in made.parts.items()}
        names = ["dev_seen", "dev_drug", "dev_protein"]
        before = evaluate._metrics(made.parts, logits, names, ["dev_seen"], "")
        worse = {**logits, "dev_drug": -logits["dev_drug"]}
        self.assertNotEqual(before["f1"], evaluate._metrics(made.parts, worse, names, ["dev_seen"], "")["f1"])
        self.assertNotIn("f1", evaluate._metrics(made.parts, logits, ["dev_seen"], ["dev_seen"], ""))

    def test_shuffling_costs_nothing_for_a_model_that_does_not_look(self):
        made = world.make(3, 3, 64, 80, 0.0, entities=200)
        names = ["dev_seen", "dev_drug"]
        blind = {name: made.parts[name].pairs[:, 1].astype(float) for name in names}
        use = evaluate._use(made.parts, blind, {0: blind, 1: {name: np.zeros(80) for name in names}}, names)
        self.assertEqual(use["drug_use"], 0.0)

    def test_too_many_parameters_end_the_evaluation(self):
        large = types.SimpleNamespace(call=lambda *_, **__: {"parameters": 150_001, "flops": 5})
        part = world.make(3, 3, 64, 0, 0.0, entities=200).parts["train"]
        with self.assertRaisesRegex(Invalid, "150001 parameters; at most 150000"):
            evaluate._Model(large, (np.zeros((200, 4), np.uint8),) * 2).start(CPU, 1, part)

    def test_the_baseline_is_that_of_the_initial_program(self):
        self.assertEqual(harness.flops(initial, protocol.SMALL), protocol.BASELINE_FLOPS)

    def test_a_profile_that_does_not_exist(self):
        with self.assertRaisesRegex(ValueError, 'no profile "tpu"; there are cpu, gpu, paper'):
            protocol.profile("tpu")

    def test_a_missing_data_set_is_named(self):
        with self.assertRaisesRegex(evaluate.tables.DataProblem, "fetch the data with download.py"):
            evaluate._data(protocol.PROFILES["gpu"]._replace(data="data/nowhere"), None, 1)

    def test_quick_runs_whole_and_a_candidate_cannot_read_the_labels(self):
        result = run(self, INITIAL, "quick")
        self.assertEqual(result["score"], result["metrics"]["auroc"])
        spying = changed(
            "import math\n",
            f"import math\nimport builtins\ntry:\n    builtins.open({str(HERE / 'data' / 'pairs.csv')!r}).read()\nexcept OSError:\n    pass\nelse:\n"
            "    raise RuntimeError('the labels can be read')\n",
        )
        self.assertIn("score", run(self, spying, "quick"))


class Profiles(unittest.TestCase):
    """The profiles' own commands, on tables made here and on the CPU."""

    def own(self, pairs=900):
        """A folder of tables with the four splits, whose labels follow a rule."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        made = world.make(4, 4, pairs, 0, 0.0, entities=200)
        triples = [(int(drug), int(protein), int(label)) for (drug, protein), label in zip(made.parts["train"].pairs, made.parts["train"].labels)]
        target = Path(folder.name) / "own"
        tables.write(target, made.drugs, made.proteins, triples, splits.make(triples, 1))
        sums.write(target, {})
        return target

    def refused(self, message, stage, *options):
        error = run(self, INITIAL, stage, *options)["error"]
        self.assertEqual(error["class"], "evaluator")
        self.assertRegex(error["message"], message)

    def test_the_gpu_profile_trains_on_own_tables(self):
        own = self.own()
        for split, parts in (("split_random", ["test_auroc_all"]), ("split_drug", ["test_auroc_all"])):
            options = ("--profile", "gpu", "--data", own, "--split", split, "--epochs", "1", "--device", "cpu")
            result = run(self, INITIAL, "verify", *options)
            self.assertIn("metrics", result, result)
            self.assertLessEqual({"auroc", "drug_use", "test_auroc", "test_f1", *parts}, set(result["metrics"]))
            self.assertGreater(result["metrics"]["parameters"], 150_000)

    def test_missing_and_changed_tables_are_named_by_the_check_before_any_stage(self):
        self.refused("there is no .*data/bindingdb.*: fetch the data with download.py", "check", "--profile", "gpu")
        own = self.own()
        options = ("--profile", "gpu", "--data", own, "--split")
        self.refused("no column split_published; there are drug_id", "check", *options, "split_published")
        (own / "pairs.csv").write_text((own / "pairs.csv").read_text().replace(",1,", ",0,", 1))
        self.refused("pairs.csv: wrong checksum", "check", *options, "split_random")
        self.refused("part dev has .* at least 40 in all", "check", "--profile", "gpu", "--data", self.own(pairs=200), "--split", "split_random")

    def test_a_machine_that_will_not_do_is_named(self):
        gpu = protocol.PROFILES["gpu"]

        def machine(cuda="12.8", free=0.0, total=0.0):
            cards = types.SimpleNamespace(is_available=lambda: total > 0, mem_get_info=lambda at: (free * preflight.GIB, total * preflight.GIB))
            return lambda: types.SimpleNamespace(__version__="2.8.0", version=types.SimpleNamespace(cuda=cuda), cuda=cards)

        for torch_of, has_gpu, message in (
            (machine(cuda=None), False, "was built without CUDA"), (machine(), True, "sees no GPU: compare nvidia-smi"),
            (machine(free=3.5, total=24), True, r"need 6 GiB of GPU memory; 3.5 of 24.0 GiB are free, 2.5 GiB too little"),
        ):
            with self.assertRaisesRegex(preflight.NotReady, message):
                preflight.machine(gpu, has_gpu, torch_of)
        preflight.machine(gpu, False, machine())  # the check stage is given no GPU
        preflight.machine(gpu, True, machine(free=20, total=24))
        preflight.machine(CPU, True, lambda: self.fail("the profile cpu looks for no GPU"))

    def test_a_stage_without_its_gpu_is_the_evaluators_failure_and_not_the_programs(self):
        if torch.cuda.is_available():
            self.skipTest("there is one")
        self.refused("NotReady: torch .* (sees no GPU|built without CUDA)", "explore", "--profile", "gpu", "--data", self.own(), "--split", "split_random")

    def test_a_command_line_that_makes_no_sense(self):
        for options, message in ((("--profile", "tpu"), "invalid choice: 'tpu'"), (("--data", "x"), "--data and --split belong together")):
            ran = subprocess.run([sys.executable, "-B", HERE / "evaluate.py", *options], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(HERE.parent / "_python")})
            self.assertEqual(ran.returncode, 2)
            self.assertIn(message, ran.stderr)

    def test_a_seed_stands_for_the_same_pairs_and_order_in_every_program(self):
        """What pairedSeeds of task.yaml says: only the program differs between two runs with one seed."""
        data = [evaluate._data(CPU._replace(train=64, part=8), protocol.WORLD, seed) for seed in (5, 5, 6)]
        same = [all(np.array_equal(one.parts[name].pairs, other.parts[name].pairs) and np.array_equal(one.parts[name].labels, other.parts[name].labels) for name in one.parts) for one, other in zip(data, data[1:])]
        self.assertEqual(same, [True, False])
        orders = []
        for source in (INITIAL, REFERENCES["deepdta"]):
            Training().start(source)
            orders.append(torch.randperm(64, generator=harness.STATE["order"]).tolist())
        self.assertEqual(*orders)


class Order(unittest.TestCase):
    """The measured order, reduced: a control that cannot know, and a model that learns, on a small budget and one seed; `references/measure.py --order` is the whole."""

    def test_apart_means_that_the_intervals_do_not_touch(self):
        self.assertTrue(measure.apart([0.92, 0.93, 0.91], [0.89, 0.90, 0.88]))
        self.assertFalse(measure.apart([0.92, 0.96, 0.88], [0.89, 0.90, 0.88]))
        self.assertTrue({name for pair in measure.ORDER for name in pair} - {"initial"} <= set(REFERENCES))

    def test_a_sum_of_two_scores_is_chance_and_an_interaction_is_not(self):
        scores = {}
        for name in ("additive", "max_product"):
            local = Local(REFERENCES[name], harness)
            made = world.make(2, 2, 2000, 200, 0.0)
            rows = tokens.table(made.drugs, tokens.drug_row, 48), tokens.table(made.proteins, tokens.protein_row, 144)
            model = evaluate._Model(local, rows)
            plan = {**CPU.plan, "epochs": 8, "batch": 32}
            model.start(CPU._replace(plan=plan, spec={**protocol.SMALL, "width": 24}), 1, made.parts["train"])
            dev = [name for name in made.parts if name.startswith("dev")]
            _, logits = evaluate._fit(model, plan, made.parts, dev, [])
            scores[name] = np.mean([evaluate.measures.auroc(made.parts[part].labels, logits[part]) for part in dev])
        self.assertLess(abs(scores["additive"] - 0.5), 0.06, scores)
        self.assertGreater(scores["max_product"], 0.7, scores)


def run(test, source, stage, *options):
    folder = tempfile.TemporaryDirectory()
    test.addCleanup(folder.cleanup)
    (Path(folder.name) / "candidate.py").write_text(source)
    command = [sys.executable, "-B", HERE / "evaluate.py", *options, "--candidate", "candidate.py", "--stage", stage, "--seed", "1", "--out", "result.json"]
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent / "_python")}
    subprocess.run(command, cwd=folder.name, env=environment, check=True, stderr=subprocess.DEVNULL)
    return json.loads((Path(folder.name) / "result.json").read_text())


class patched:
    def __init__(self, owner, name, value):
        self.owner, self.name, self.value = owner, name, value

    def __enter__(self):
        self.before = getattr(self.owner, self.name)
        setattr(self.owner, self.name, self.value)

    def __exit__(self, *_):
        setattr(self.owner, self.name, self.before)


class inside:
    def __init__(self, folder):
        self.folder = folder

    def __enter__(self):
        self.before = os.getcwd()
        os.chdir(self.folder)

    def __exit__(self, *_):
        os.chdir(self.before)


def pairs_of_a_world(count):
    made = world.make(9, 9, 64, 0, 0.0, entities=200)
    chosen = made.parts["train"].pairs[:count]
    drugs = tokens.table([made.drugs[each] for each in chosen[:, 0]], tokens.drug_row, 48)
    proteins = tokens.table([made.proteins[each] for each in chosen[:, 1]], tokens.protein_row, 144)
    return torch.from_numpy(drugs).long(), torch.from_numpy(proteins).long(), torch.tensor([0.0, 1.0] * count)[:count]


if __name__ == "__main__":
    unittest.main()
