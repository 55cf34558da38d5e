"""Tests of the data: made-up worlds, tables, splits and their leaks, tokens, measures."""

import csv
import itertools
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "_python")]

try:
    import numpy as np
except ImportError as missing:
    raise unittest.SkipTest(f"needs the packages of requirements.txt: {missing}") from None

import measures  # noqa: E402
import splits  # noqa: E402
import tables  # noqa: E402
import tokens  # noqa: E402
import world  # noqa: E402

SUBSET = HERE / "data"


class Worlds(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = world.make(5, 6, 3200, 400, 0.04)

    def test_every_entity_is_as_often_positive_as_negative_in_every_part(self):
        for name, part in self.world.parts.items():
            for column in (0, 1):
                for entity in np.unique(part.pairs[:, column]):
                    labels = part.labels[part.pairs[:, column] == entity]
                    self.assertEqual(2 * int(labels.sum()), len(labels), (name, column, entity))

    def test_no_pair_is_used_twice(self):
        pairs = np.concatenate([part.pairs for part in self.world.parts.values()])
        self.assertEqual(len(np.unique(pairs, axis=0)), len(pairs))
        self.assertEqual({name: len(part.labels) for name, part in self.world.parts.items()}, {name: 3200 if name == "train" else 400 for name in world.PARTS})

    def test_unseen_means_never_trained_on(self):
        seen = [set(self.world.parts["train"].pairs[:, column]) for column in (0, 1)]
        for name, held in (("dev_drug", [0]), ("dev_protein", [1]), ("test_drug", [0]), ("test_protein", [1]), ("test_both", [0, 1])):
            for column in held:
                self.assertFalse(seen[column] & set(self.world.parts[name].pairs[:, column]), name)
        dev, test = (set(self.world.parts[f"{kind}_drug"].pairs[:, 0]) for kind in ("dev", "test"))
        self.assertFalse(dev & test)

    def test_what_training_says_about_an_entity_says_nothing_about_another_part(self):
        train = self.world.parts["train"]
        for column in (0, 1):
            share = {entity: train.labels[train.pairs[:, column] == entity].mean() for entity in np.unique(train.pairs[:, column])}
            self.assertEqual(set(share.values()), {0.5})

    def test_lengths_fit_and_seeds_decide(self):
        self.assertLessEqual(max(len(tokens.TOKEN.findall(drug)) for drug in self.world.drugs), world.DRUG_LENGTH)
        self.assertLessEqual(max(map(len, self.world.proteins)), world.PROTEIN_LENGTH)
        same, other = world.make(5, 6, 320, 40, 0.0), world.make(5, 7, 320, 40, 0.0)
        self.assertEqual(same.drugs, self.world.drugs)
        self.assertEqual(other.proteins, self.world.proteins)
        self.assertFalse(np.array_equal(same.parts["train"].pairs, other.parts["train"].pairs))
        self.assertTrue(np.array_equal(same.parts["train"].pairs, world.make(5, 6, 320, 40, 0.0).parts["train"].pairs))
        self.assertNotEqual(world.make(6, 6, 320, 40, 0.0).drugs, same.drugs)

    def test_a_share_of_the_training_fours_is_turned(self):
        clean, noisy = world.make(5, 6, 3200, 40, 0.0), world.make(5, 6, 3200, 40, 0.2)
        known = {tuple(pair): label for pair, label in zip(clean.parts["train"].pairs, clean.parts["train"].labels)}
        both = [known[tuple(pair)] != label for pair, label in zip(noisy.parts["train"].pairs, noisy.parts["train"].labels) if tuple(pair) in known]
        if both:
            self.assertTrue(0.05 < np.mean(both) < 0.4)


class Subset(unittest.TestCase):
    def test_the_shipped_subset_has_the_parts_its_readme_names(self):
        parts = tables.load(SUBSET, "split_cold").parts
        self.assertEqual(
            {name: len(part.labels) for name, part in parts.items()},
            {"train": 2349, "dev_seen": 284, "dev_drug": 397, "dev_protein": 298, "test_seen": 302, "test_drug": 588, "test_protein": 472, "test_both": 85},
        )
        pairs = [tuple(pair) for part in parts.values() for pair in part.pairs]
        names = [name for name, part in parts.items() for _ in part.pairs]
        self.assertEqual(splits.leaks(pairs, names, ()), [])
        for column, kind in ((0, "drug"), (1, "protein")):
            kept = [at for at, name in enumerate(names) if name == "train" or name.endswith((kind, "both"))]
            self.assertEqual(splits.leaks([pairs[at] for at in kept], [names[at] for at in kept], (column,)), [])

    def test_nearly_all_tokens_are_known(self):
        data = tables.load(SUBSET, "split_cold")
        drugs = tokens.table(data.drugs, tokens.drug_row, 80)
        self.assertLess((drugs == 1).sum() / (drugs > 0).sum(), 0.002)
        self.assertEqual(int((tokens.table(data.proteins, tokens.protein_row, 512) == 1).sum()), 0)
        self.assertLess(int(drugs.max()), tokens.DRUG_VOCAB)


class Tables(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)
        pairs = [(d, p, (d + p) % 2) for d, p in itertools.product(range(20), range(10))]
        parts = ["train" if at < 100 else "dev" if at < 150 else "test" for at in range(200)]
        tables.write(self.folder, [f"C{'C' * at}" for at in range(20)], [f"MK{'A' * at}" for at in range(10)], pairs, {"split": parts})

    def edit(self, file, old, new):
        path = self.folder / file
        text = path.read_text()
        self.assertIn(old, text)
        path.write_text(text.replace(old, new, 1))

    def refused(self, message, split="split"):
        with self.assertRaisesRegex(tables.DataProblem, message):
            tables.load(self.folder, split)

    def test_what_was_written_is_read(self):
        data = tables.load(self.folder, "split")
        self.assertEqual([len(data.parts[name].labels) for name in ("train", "dev", "test")], [100, 50, 50])
        self.assertEqual(data.drugs[3], "CCCC")

    def test_faults_are_named_with_their_place(self):
        for file, old, new, message in (
            ("pairs.csv", "d0,p1,1", "d0,p1,2", r"pairs.csv, line 3: label '2'; write 1"),
            ("pairs.csv", "d0,p1,1", "d99,p1,1", "line 3: drug_id 'd99' is not in drugs.csv"),
            ("pairs.csv", "d0,p1,1", "d0,p0,1", "line 3: this pair stands in line 2 already"),
            ("pairs.csv", "d0,p1,1,train", "d0,p1", "line 3: too few fields"),
            ("drugs.csv", "d1,CC", "d0,CC", "line 3: drug_id 'd0' is empty, repeated"),
            ("proteins.csv", "sequence", "letters", "no column sequence; there are protein_id, letters"),
        ):
            with self.subTest(message):
                self.setUp()
                self.edit(file, old, new)
                self.refused(message)

    def test_no_file_and_no_column(self):
        self.refused("no column split_x; there are drug_id, protein_id, label, split", "split_x")
        (self.folder / "drugs.csv").unlink()
        self.refused("there is no .*drugs.csv: fetch the data")

    def test_too_little_data_is_named(self):
        path = self.folder / "pairs.csv"
        lines = path.read_text().splitlines()
        path.write_text("\n".join(lines[:120]) + "\n")
        self.refused("part dev has .* binding and .* other pairs; at least 40")
        path.write_text("\n".join(line for line in lines if not line.endswith("train")) + "\n")
        self.refused('no pair is marked "train"; there are dev, test')


class Splits(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        draw = np.random.default_rng(1)
        cells = draw.permutation(60 * 50)[:900]
        cls.pairs = [(int(cell // 50), int(cell % 50), int(cell) % 2) for cell in cells]
        cls.made = splits.make(cls.pairs, 3)

    def test_no_split_leaks_and_every_part_is_filled(self):
        for name, parts in self.made.items():
            self.assertEqual(splits.leaks(self.pairs, parts, splits.UNSEEN[name]), [])
            counts = {part: parts.count(part) for part in ("train", "dev", "test")}
            self.assertGreater(min(counts.values()), 10, (name, counts))
            self.assertGreater(counts["train"], counts["test"])
        self.assertNotIn("unused", self.made["split_drug"])
        self.assertGreater(self.made["split_both"].count("unused"), 0)

    def test_the_seed_decides(self):
        self.assertEqual(self.made, splits.make(self.pairs, 3))
        self.assertNotEqual(self.made["split_drug"], splits.make(self.pairs, 4)["split_drug"])

    def test_planted_leaks_are_found(self):
        for name, column in (("split_drug", 0), ("split_protein", 1), ("split_both", 0), ("split_both", 1)):
            parts = list(self.made[name])
            first = parts.index("test")
            twin = next(at for at, pair in enumerate(self.pairs) if at != first and pair[column] == self.pairs[first][column] and parts[at] == "test")
            parts[twin] = "train"
            found = splits.leaks(self.pairs, parts, splits.UNSEEN[name])
            self.assertRegex("; ".join(found), f"1 {('drug', 'protein')[column]}s that must be unseen are in several")

    def test_one_pair_in_two_parts_is_found(self):
        self.assertRegex(splits.leaks([(0, 1, 1), (0, 1, 1)], ["train", "test"], ())[0], "one pair is in train and in test")

    def test_one_text_under_two_numbers_is_found(self):
        found = splits.leaks([(0, 0, 1), (1, 1, 0)], ["train", "test"], (0,), ["CCO", "CCO "], ["MA", "MK"])
        self.assertRegex(found[0], "1 drugs that must be unseen .* for instance CCO")

    def test_parts_of_one_share_may_share_entities(self):
        self.assertEqual(splits.leaks([(0, 0, 1), (0, 1, 0)], ["dev_seen", "dev_protein"], (0,)), [])

    def test_own_data_from_the_command_line(self):
        with tempfile.TemporaryDirectory() as scratch:
            table = Path(scratch) / "own.csv"
            with table.open("w", newline="") as lines:
                csv.writer(lines).writerows([("SMILES", "Protein", "Y"), *((f"C{'C' * d}", f"M{'K' * p}", y) for d, p, y in self.pairs)])
            run = subprocess.run([sys.executable, "-B", HERE / "splits.py", table, Path(scratch) / "own"], capture_output=True, text=True)
            self.assertEqual(run.returncode, 0, run.stderr)
            self.assertGreater(len(tables.load(Path(scratch) / "own", "split_drug").parts["test"].labels), 50)
            table.write_text("SMILES,Sequence,Y\nC,M,1\n")
            run = subprocess.run([sys.executable, "-B", HERE / "splits.py", table, Path(scratch) / "other"], capture_output=True, text=True)
            self.assertEqual(run.returncode, 1)
            self.assertIn("no column Protein; there are SMILES, Sequence, Y", run.stderr)
            self.assertFalse((Path(scratch) / "other").exists())


class Measures(unittest.TestCase):
    def test_auroc_and_auprc_by_hand(self):
        labels, scores = [1, 0, 1, 0], [0.9, 0.8, 0.7, 0.1]
        self.assertEqual(measures.auroc(labels, scores), 0.75)
        self.assertAlmostEqual(measures.auprc(labels, scores), (1 + 2 / 3) / 2)
        self.assertEqual(measures.auroc(labels, [1, 1, 1, 1]), 0.5)
        self.assertEqual(measures.auprc(labels, [1, 1, 1, 1]), 0.5)

    def test_auroc_is_the_share_of_pairs_in_order(self):
        draw = np.random.default_rng(2)
        for _ in range(20):
            labels, scores = draw.integers(0, 2, 40), draw.integers(0, 9, 40)
            if 0 < labels.sum() < 40:
                wins = [(p > n) + 0.5 * (p == n) for p in scores[labels == 1] for n in scores[labels == 0]]
                self.assertAlmostEqual(measures.auroc(labels, scores), float(np.mean(wins)))

    def test_one_label_alone_is_refused(self):
        with self.assertRaisesRegex(ValueError, "needs both labels"):
            measures.auroc([1, 1], [0.1, 0.2])

    def test_f1_uses_the_true_precision(self):
        labels, positive = [1, 0, 0, 0, 0, 0, 0, 1], [1, 1, 1, 1, 0, 0, 0, 0]
        self.assertAlmostEqual(measures.f1(labels, positive), 2 * 0.25 * 0.5 / 0.75)
        self.assertAlmostEqual(measures.mcc([1, 1, 0, 0], [1, 1, 0, 0]), 1.0)
        self.assertAlmostEqual(measures.mcc([1, 1, 0, 0], [0, 0, 1, 1]), -1.0)
        self.assertEqual(measures.mcc([1, 0], [1, 1]), 0.0)

    def test_the_threshold_is_the_best_cut(self):
        draw = np.random.default_rng(4)
        for _ in range(20):
            labels, scores = draw.integers(0, 2, 30), draw.integers(0, 6, 30).astype(float)
            if labels.any():
                best = max(measures.f1(labels, scores >= cut) for cut in (-1, *np.unique(scores)))
                self.assertAlmostEqual(measures.f1(labels, scores >= measures.threshold(labels, scores)), best)

    def test_within_a_group_what_the_group_decides_is_worth_nothing(self):
        groups, labels = [0, 0, 1, 1, 2], [1, 0, 0, 1, 1]
        self.assertEqual(measures.within(groups, labels, groups), 0.5)
        self.assertEqual(measures.within(groups, labels, [1, 0, 0, 1, 9]), 1.0)
        self.assertIsNone(measures.within([0, 1], [1, 0], [0.2, 0.1]))


class Tokens(unittest.TestCase):
    def test_atoms_are_kept_whole(self):
        self.assertEqual(tokens.TOKEN.findall("C[C@@H](Cl)Br%12[nH]c"), ["C", "[C@@H]", "(", "Cl", ")", "Br", "%12", "[nH]", "c"])
        row = tokens.drug_row("CCl[Xx]", 5)
        self.assertEqual(row.tolist()[2:], [1, 0, 0])
        self.assertEqual(len(tokens.protein_row("MK" * 400, 512)), 512)


if __name__ == "__main__":
    unittest.main()
