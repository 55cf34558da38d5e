"""The order of known mixers that the README records, measured again: `PYTHONPATH=tasks/_python python -m unittest test_ranking` in this folder.

A pair counts as ordered where the two intervals, mean ± standard deviation over seeds, do not touch. Every time, three mixers are trained for
the few steps of stage `quick`, the cheapest that tells any apart; in a long test (npm run test:long), all of them as in `explore`.
"""

import itertools
import os
import re
import sys
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
for folder in (HERE / "references", HERE.parent / "_python"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

try:
    import torch  # noqa: F401
except ImportError as missing:
    raise unittest.SkipTest(f"needs the packages of requirements.txt: {missing}") from None

import measure  # noqa: E402

README = (HERE / "README.md").read_text(encoding="utf-8")
LOWER_IS_BETTER = {"lm_loss", "quick lm_loss"}


class Ranking(unittest.TestCase):
    def test_quick_tells_a_memory_without_decay_and_correction_from_better_ones(self):
        self.assertIn(("deltanet", "plain_linear"), ordered("quick lm_loss"))
        self.holds("quick", {"lm_loss": "quick lm_loss"}, ("deltanet", "gated_deltanet", "plain_linear"), least=2)

    @unittest.skipUnless(os.environ.get("ASI_TEST_LONG"), "six minutes of training: npm run test:long")
    def test_explore_tells_apart_what_the_table_does(self):
        self.holds("explore", {"score": "score", "lm_loss": "lm_loss"}, measure.NAMES, least=40)

    def holds(self, stage, columns, names, least):
        """Every recorded order among these mixers, in a training run of each with seed 1."""
        with ThreadPoolExecutor(2) as pool:
            found = dict(zip(names, pool.map(lambda name: measure.measured(name, stage, [1]), names)))
        judged = 0
        for measured, recorded in columns.items():
            for better, worse in ordered(recorded):
                if better not in names or worse not in names:
                    continue
                judged += 1
                gap = found[worse][measured][0] - found[better][measured][0]
                with self.subTest(f"{measured}: {better} before {worse}"):
                    self.assertGreater(gap if recorded in LOWER_IS_BETTER else -gap, 0)
        self.assertGreaterEqual(judged, least)


class Recorded(unittest.TestCase):
    def test_the_table_has_every_mixer_and_separates_what_the_text_says(self):
        self.assertEqual(set(table()), set(measure.NAMES))
        for better, worse in (("gated_deltanet", "deltanet"), ("deltanet", "plain_linear"), ("deltanet", "sliding_window"), ("mamba2_scalar_decay", "plain_linear")):
            self.assertIn((better, worse), ordered("score"))


def ordered(column):
    """Pairs (better, worse) whose recorded intervals do not touch."""
    intervals = {name: (mean - spread, mean + spread) for name, row in table().items() for mean, spread in [row[column]]}
    pairs = [(one, other) for one, other in itertools.permutations(intervals, 2) if intervals[one][1] < intervals[other][0]]
    return pairs if column in LOWER_IS_BETTER else [(other, one) for one, other in pairs]


def table():
    """The known mixers of the README: name -> column -> (mean, standard deviation)."""
    found = {}
    for heading, rows in re.findall(r"^\| mixer \|(.*)\n\|[-|]+\n((?:\|.*\n)+)", README, re.M):
        columns = [each.strip() for each in heading.strip("|").split("|")]
        for name, *cells in ([each.strip() for each in row.strip("|").split("|")] for row in rows.splitlines()):
            numbers = [re.fullmatch(r"([\d.]+) ± ([\d.]+)", cell) for cell in cells]
            found.setdefault(name, {}).update({column: (float(each[1]), float(each[2])) for column, each in zip(columns, numbers) if each})
    return found


if __name__ == "__main__":
    unittest.main()
