"""Tests of this task: `PYTHONPATH=tasks/_python python -m unittest discover -s tasks/rl-algorithm`, with its requirements installed."""

import itertools
import re
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
for folder in (HERE, HERE / "references", HERE.parent / "_python"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

try:
    import numpy as np
    import torch
except ImportError as missing:
    raise unittest.SkipTest(f"needs the packages of requirements.txt: {missing}") from None

from asi_eval import Candidate, Invalid, regions  # noqa: E402

import checks  # noqa: E402
import initial  # noqa: E402
import known  # noqa: E402
import measure  # noqa: E402
import protocol  # noqa: E402
import puzzles  # noqa: E402
import training  # noqa: E402
from algorithm import Algorithm  # noqa: E402
from judged import verdicts  # noqa: E402
from policy import Adam, Policy  # noqa: E402

REFERENCES = known.REFERENCES


class Checks(unittest.TestCase):
    """Good programs pass all; each bad one is named by the check that is meant for it, and by no other."""

    def test_no_good_program_is_refused(self):
        self.assertGreaterEqual(len(known.GOOD), 12)
        self.assertEqual({name: failed for name, source in known.GOOD.items() if (failed := verdicts(source))}, {})

    def test_every_bad_program_is_refused_by_its_check(self):
        self.assertGreaterEqual(len(known.BAD), 12)
        for name, (meant, source) in known.BAD.items():
            with self.subTest(name):
                self.assertEqual(verdicts(source), [meant])

    def test_what_only_training_shows_is_let_through(self):
        self.assertEqual({name: failed for name, source in known.BEYOND.items() if (failed := verdicts(source))}, {})

    def test_every_check_has_a_program_that_fails_it(self):
        self.assertEqual({meant for meant, _ in known.BAD.values()}, {"source", "interface", *checks.CHECKS})

    def test_behaviour_tells_computations_apart_and_not_texts(self):
        digests = {name: behaviour(source) for name, source in known.GOOD.items()}
        self.assertEqual(digests.pop("reports numbers"), digests["initial"])
        self.assertEqual(len(set(digests.values())), len(digests), digests)
        renamed = known.INITIAL.replace("gaps", "distances").replace("clipped", "bounded")
        self.assertEqual(behaviour(renamed), digests["initial"])
        alone = "    same = (rewards.std(1, keepdim=True) == 0) * (rewards - rewards.mean())\n    return same + gaps / "
        self.assertNotEqual(behaviour(known.replaced("    return gaps / ", alone)), digests["initial"], "only groups without a difference differ")


class Regions(unittest.TestCase):
    def test_any_region_works_with_any_other(self):
        shelf = {name: {body} for name, body in regions.regions(known.INITIAL).items()}
        sources = [source for name, source in REFERENCES.items() if not name.startswith("broken")]
        for source in sources:
            for name, body in regions.regions(source).items():
                shelf[name].add(body)
        everything = "\n".join(sorted({line for body in shelf.pop("settings") for line in body.splitlines() if line}, key=lambda line: line.split()[0]))
        combinations = list(itertools.product(*(sorted(bodies) for bodies in shelf.values())))
        self.assertGreater(len(combinations), 100)
        for combination in combinations:
            source = regions.spliced(known.INITIAL, settings=everything, **dict(zip(shelf, combination)))
            algorithm = Algorithm(measure.Beside(source))
            mask = np.ones((2, 4, 5), np.float32)
            adv = algorithm.advantages(np.eye(2, 4, dtype=np.float32), mask)
            logp = -np.ones((8, 5), np.float32)
            cfg = {"steps": 9, "samples": 4, "max_length": 5, "entropy": -logp, "ref_logp": 1.1 * logp}
            slope = algorithm.slope(logp, 1.02 * logp, adv.reshape(8, *adv.shape[2:]), mask.reshape(8, 5), 3, cfg)
            self.assertGreater(float(np.abs(slope).max()), 0)

    def test_tunables_lie_in_their_ranges(self):
        for source in (known.INITIAL, *REFERENCES.values()):
            lines = re.findall(r"^\w+ = ([\d.]+)  # tune ([\d.]+) ([\d.]+)$", source, re.M)
            self.assertEqual(len(lines), len(re.findall(r"# tune", source)) - source.count("`NAME = literal  # tune"))
            for value, low, high in lines:
                self.assertTrue(float(low) <= float(value) <= float(high), (value, low, high))


class Algorithms(unittest.TestCase):
    """The references compute what their names say."""

    rewards = torch.tensor([[1.0, 0.0, 0.0, 0.0], [1.0, 1.0, 0.0, 0.0]])
    mask = torch.ones(2, 4, 3)

    def advantages(self, name):
        return program(REFERENCES[name]).advantages(self.rewards, self.mask)

    def test_grpo(self):
        adv = initial.advantages(self.rewards, self.mask)
        self.assertAlmostEqual(float(adv[0, 0]), 0.75 / 0.5, places=3)
        self.assertTrue(torch.equal(initial.advantages(torch.ones(2, 4), self.mask), torch.zeros(2, 4)))

    def test_grpo_clips_on_the_side_that_would_gain(self):
        for gap, adv, expected in ((0.0, 1.0, -0.25), (0.3, 1.0, 0.0), (-0.3, 1.0, -0.25 * np.exp(-0.3)), (-0.3, -1.0, 0.0), (0.3, -1.0, 0.25 * np.exp(0.3))):
            self.assertAlmostEqual(slope(known.INITIAL, gap, adv), expected, places=5)

    def test_leave_one_out(self):
        self.assertTrue(torch.allclose(self.advantages("rloo")[0], torch.tensor([1.0, -1 / 3, -1 / 3, -1 / 3])))

    def test_dr_grpo_is_not_normalised(self):
        self.assertTrue(torch.allclose(self.advantages("dr_grpo")[0], torch.tensor([0.75, -0.25, -0.25, -0.25])))

    def test_pairwise_tanh_is_bounded_and_sums_to_zero(self):
        adv = self.advantages("pairwise_tanh")
        self.assertLess(float(adv.abs().max()), 1)
        self.assertTrue(torch.allclose(adv.sum(1), torch.zeros(2), atol=1e-6))

    def test_the_trust_radius_shrinks_with_the_advantage(self):
        source = REFERENCES["percentile_radius"]
        self.assertNotEqual(slope(source, 0.15, 1.0), 0.0)
        self.assertEqual(slope(source, 0.15, 3.0), 0.0)

    def test_dapo_clips_higher(self):
        self.assertEqual(slope(known.INITIAL, 0.22, 1.0), 0.0)
        self.assertNotEqual(slope(REFERENCES["dapo"], 0.22, 1.0), 0.0)

    def test_gspo_clips_whole_answers(self):
        source = REFERENCES["gspo"]
        logp, cfg = torch.full((1, 4), -1.0), {"steps": 9, "samples": 4, "max_length": 4, "entropy": None, "ref_logp": None}
        moved = np.array([[0.5, -0.5, 0.02, 0.0]], np.float32)  # single tokens far away, the mean near
        found = Algorithm(measure.Beside(source)).slope(logp.numpy(), logp.numpy() - moved, np.ones(1, np.float32), np.ones((1, 4), np.float32), 0, cfg)
        self.assertTrue((found < 0).all())


class Protocol(unittest.TestCase):
    def test_answers_are_right_and_differ_between_families(self):
        self.assertEqual((puzzles.sort([3, 1, 3]), puzzles.distinct([3, 1, 3])), ([1, 3, 3], [3, 1]))
        for family in puzzles.FAMILIES:
            prompts, answers = puzzles.make(family, 50, 1)
            self.assertTrue((puzzles.verify(answers, answers) == 1).all())
            self.assertEqual(float(puzzles.verify(answers, np.roll(answers, 1, 0)).sum()), float((answers == np.roll(answers, 1, 0)).all(1).sum()))
            self.assertTrue((prompts[:, -1] == protocol.ASKED).all())

    def test_sampled_log_probabilities_are_those_of_training(self):
        policy, (prompts, _) = Policy(1), puzzles.make("sort", 20, 1)
        prompts = torch.from_numpy(prompts)
        said, logp = policy.sample(prompts, torch.Generator().manual_seed(1))
        again = policy.answer_scores(prompts, said).gather(2, said.unsqueeze(2))[..., 0]
        here = said != protocol.NOTHING
        self.assertLess(float((logp - again).detach()[here].abs().max()), 1e-4)

    def test_the_exam_is_the_expected_share_of_right_samples(self):
        exam = training.Exam("sort", 1)
        policy = training.warm_start("sort", 1, exam)
        draw, right = torch.Generator().manual_seed(1), []
        for _ in range(8):
            said, _ = policy.sample(exam.prompts, draw)
            right.append(puzzles.verify(exam.answers.numpy(), said.numpy()).mean())
        self.assertAlmostEqual(float(np.mean(right)), exam.accuracy(policy), delta=0.03)
        self.assertTrue(protocol.WARM["until"] <= exam.accuracy(policy) < 0.45)

    def test_adam_is_torchs(self):
        mine = torch.ones(3).requires_grad_()
        theirs, moments = torch.ones(3, dtype=torch.float64), [torch.zeros(3, dtype=torch.float64) for _ in range(2)]
        optimiser = Adam(mine, (0.9, 0.95))
        for step in range(1, 6):
            slope = torch.tensor([0.1, -0.2, 0.3]) * step
            mine.grad = slope.clone()
            optimiser.step(0.01, clip=10.0)
            moments = [0.9 * moments[0] + 0.1 * slope, 0.95 * moments[1] + 0.05 * slope**2]
            theirs = theirs - 0.01 * (moments[0] / (1 - 0.9**step)) / ((moments[1] / (1 - 0.95**step)).sqrt() + 1e-8)
        self.assertLess(float((mine.detach() - theirs).abs().max()), 1e-6)

    def test_a_separate_process_gives_the_same_score_as_the_table(self):
        scores = [training.course("sort", 1, 3, Algorithm(measure.Beside(known.INITIAL))).score()]
        with Candidate(HERE / "initial.py", limit_s=60, harness=HERE / "harness.py") as candidate:
            scores.append(training.course("sort", 1, 3, Algorithm(candidate)).score())
        self.assertEqual(*scores)

    def test_a_seed_stands_for_the_same_start_and_draws_in_every_program(self):
        """What pairedSeeds of task.yaml says: only the program differs between two runs with one seed."""

        class Started(Exception):
            pass

        def start(source, seed):
            algorithm = Algorithm(measure.Beside(source))
            seen = []
            inner = algorithm.advantages
            algorithm.advantages = lambda rewards, mask, draw: seen.append((rewards, mask, draw)) or inner(rewards, mask, draw)

            def stop(*asked):
                raise Started(asked)

            algorithm.slope = stop
            with self.assertRaises(Started) as stopped:
                training.course("sort", seed, 3, algorithm)
            logp, old_logp, _, mask, step, cfg, draw = stopped.exception.args[0]
            return [*seen[0], logp, old_logp, mask, cfg["ref_logp"], cfg["entropy"], step, draw]

        first, other, elsewhere = start(known.INITIAL, 1), start(REFERENCES["pairwise_tanh"], 1), start(known.INITIAL, 2)
        self.assertTrue(all(np.array_equal(*each) for each in zip(first, other)))
        self.assertFalse(np.array_equal(first[0], elsewhere[0]))

    def test_the_order_of_known_algorithms_in_a_short_run(self):
        """Ten steps tell a wrong sign and stale, unclipped answers from GRPO; the README's table tells the rest."""
        scores = {name: short(source, 12) for name, source in {"grpo": known.INITIAL, **REFERENCES}.items() if name in ("grpo", "broken_sign", "broken_unclipped")}
        self.assertGreater(scores["grpo"], scores["broken_unclipped"] + 1)
        self.assertGreater(scores["broken_unclipped"], scores["broken_sign"] + 1)


class Claims(unittest.TestCase):
    """What the candidate's process says is checked before it is used."""

    def refused(self, answer, call):
        class Says:
            def call(self, *_, **__):
                return answer

        with self.assertRaises(Invalid) as found:
            call(Algorithm(Says()))
        return str(found.exception)

    def test_advantages(self):
        given = np.zeros((2, 4), np.float32), np.ones((2, 4, 3), np.float32)
        whole = {"adv": np.zeros((2, 4), np.float32), "dtype": "torch.float32", "intact": True}
        for change, message in (
            ({"adv": np.full((2, 4), np.nan, np.float32)}, "not finite"), ({"adv": np.full((2, 4), 1e5, np.float32)}, "as large as"),
            ({"adv": np.zeros(8, np.float32)}, "shape [8]"), ({"adv": 0}, "form int"), ({"dtype": "torch.float64"}, "torch.float64"), ({"intact": "yes"}, "in place"),
        ):
            self.assertIn(message, self.refused({**whole, **change}, lambda algorithm: algorithm.advantages(*given)))
        self.assertIn("without", self.refused(None, lambda algorithm: algorithm.advantages(*given)))

    def test_slopes(self):
        rows = np.zeros((4, 3), np.float32)
        whole = {"loss": 0.5, "slope": rows, "dtype": "torch.float32", "intact": True}
        for change, message in (
            ({"loss": float("nan")}, "the loss is nan"), ({"loss": True}, "the loss is True"), ({"slope": rows[:2]}, "shape [2, 3]"),
            ({"slope": rows + np.inf}, "not finite"), ({"intact": False}, "in place"),
        ):
            self.assertIn(message, self.refused({**whole, **change}, lambda algorithm: algorithm.slope(rows, rows, rows[:, 0], rows, 7, {})))


class Evaluator(unittest.TestCase):
    def test_the_check_runs_in_a_process_of_its_own(self):
        result = checks.run(HERE / "initial.py", HERE / "harness.py")
        self.assertTrue(all(each["passed"] for each in result["checks"]), result)
        self.assertEqual([each["name"] for each in result["checks"]], ["source", "interface", *checks.CHECKS])
        self.assertEqual(result["behaviour"], behaviour(known.INITIAL))

    def test_programs_are_put_together_from_regions(self):
        self.assertEqual(regions.spliced(known.INITIAL), known.INITIAL)
        self.assertEqual(regions.regions(regions.spliced(known.INITIAL, ratio="\nnew = 1\n\n"))["ratio"], "new = 1\n")
        with self.assertRaisesRegex(KeyError, "no region other; there are settings, advantage"):
            regions.spliced(known.INITIAL, other="x = 1")

    def test_requirements_are_those_of_linear_attention(self):
        self.assertEqual((HERE / "requirements.txt").read_bytes(), (HERE.parent / "linear-attention/requirements.txt").read_bytes())


def program(source):
    return measure.Beside(source).program


def behaviour(source):
    return checks.execute(Algorithm(measure.Beside(source)))[1]


def slope(source, gap, adv):
    """The gradient at one token of four, whose log ratio is `gap`; the others stand where they stood."""
    logp = torch.full((1, 4), -1.0).numpy()
    old = logp.copy()
    old[0, 0] -= gap
    cfg = {"steps": 9, "samples": 4, "max_length": 4, "entropy": None, "ref_logp": None}
    return float(Algorithm(measure.Beside(source)).slope(logp, old, np.array([adv], np.float32), np.ones_like(logp), 0, cfg)[0, 0])


def short(source, steps):
    return training.course("sort", 1, steps, Algorithm(measure.Beside(source))).score()


if __name__ == "__main__":
    unittest.main()
