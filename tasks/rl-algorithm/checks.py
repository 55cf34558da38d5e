"""Executed checks of an algorithm. Each names one property and tells what was measured; the parent chooses inputs and judges.

A property is judged only where the ones it rests on hold, so that one fault has one name. Programs that draw random numbers are
not held to properties that compare two shapes of one input.
"""

from pathlib import Path

import numpy as np
from asi_eval import Candidate, Invalid, digest

import source_check
from algorithm import Algorithm

SMALL = 1e-4  # of the largest value: above rounding, below any real influence
LEAST_GAP = 0.3  # pull of better answers above that of worse ones, in units of the typical pull
SHAPES = ((4, 8, 7), (1, 2, 1), (3, 5, 12), (2, 16, 40))  # prompts, samples, tokens


def run(path, harness):
    """The result of stage `check` for the program at this path."""
    written = source_check.check(Path(path).read_text(encoding="utf-8"))
    if not written["passed"]:
        return {"score": None, "checks": [written]}
    with Candidate(path, limit_s=140, cpu_s=45, memory_mb=3500, harness=harness) as candidate:
        made, behaviour = execute(Algorithm(candidate))
    return {"score": None, "checks": [written, *made], **({"behaviour": behaviour} if behaviour else {})}


def execute(algorithm):
    """The verdicts on the two functions, and a digest of what they do (None when they cannot be run)."""
    lab = Laboratory(algorithm)
    form = lab.judge("interface", check_interface)
    if not form["passed"]:
        return [form], None
    made = [form, *(lab.judge(name, check) for name, check in CHECKS.items())]
    try:
        return made, lab.behaviour()
    except Invalid:
        return made, None


class Laboratory:
    """The algorithm under test, the inputs it is shown, and what is known about it so far."""

    def __init__(self, algorithm):
        self.algorithm, self.failed = algorithm, set()
        self.draw = np.random.default_rng(5)

    def judge(self, name, check):
        """A check returns (complaint or nothing, what was measured); a claim of the wrong form is a complaint too."""
        if broken := [each for each in RESTS_ON.get(name, ()) if each in self.failed]:
            return {"name": name, "passed": True, "detail": f"not judged: it rests on {broken[0]}, which failed"}
        try:
            complaint, measured = check(self)
        except Invalid as why:
            complaint, measured = str(why), ""
        if complaint:
            self.failed.add(name)
        return {"name": name, "passed": not complaint, "detail": complaint or measured}

    def mask(self, prompts, samples, tokens):
        """Answers of 1 to `tokens` tokens; one of them is as long as can be."""
        lengths = self.draw.integers(1, tokens + 1, (prompts, samples, 1))
        lengths[0, 0] = tokens
        return (np.arange(tokens) < lengths).astype(np.float32)

    def mixed(self, prompts, samples):
        """Rewards 0 and 1, both in every group."""
        rewards = (self.draw.random((prompts, samples)) < 0.5).astype(np.float32)
        rewards[:, 0], rewards[:, 1] = 1, 0
        return self.draw.permuted(rewards, axis=1)

    def batch(self, mask, away=0.0):
        """A minibatch for mask [N, T]: `away` is how far the policy has moved since sampling, in log-probability."""
        logp = -self.draw.gamma(1.0, 0.7, mask.shape).astype(np.float32) - 0.01
        old = logp - away * self.draw.standard_normal(mask.shape).astype(np.float32)
        ref = logp - away * self.draw.standard_normal(mask.shape).astype(np.float32)
        return Minibatch(logp, old, ref, self.draw.gamma(1.0, 0.7, mask.shape).astype(np.float32), mask)

    def slope(self, given, adv, seed=3, step=10):
        """Loss and gradient for a minibatch."""
        return self.algorithm.loss_and_slope(given.logp, given.old, adv, given.mask, step, given.cfg(), seed)

    def behaviour(self):
        """Two programs that compute the same share this name, whatever their texts say."""
        self.draw = np.random.default_rng(3)
        mask = self.mask(6, 8, 20)
        answers = []
        uniform = self.mixed(6, 8)
        uniform[0], uniform[1] = 1, 0  # what groups without a difference are made into is a matter of design, too
        for rewards in (self.mixed(6, 8), self.draw.standard_normal((6, 8)).astype(np.float32), uniform):
            adv = self.algorithm.advantages(rewards, mask, 1)
            given = self.batch(mask.reshape(48, -1), away=0.4)
            _, slope = self.slope(given, adv.reshape(48, *adv.shape[2:]))
            answers += [adv if adv.ndim == 2 else adv * mask, slope]
        return digest([f"{value:.3g}" for answer in answers for value in answer.ravel()])


class Minibatch:
    """Log-probabilities under the policy now, at sampling, and at the start, with entropies and mask; all [N, T]."""

    def __init__(self, logp, old, ref, entropy, mask):
        self.logp, self.old, self.ref, self.entropy, self.mask = logp, old, ref, entropy, mask

    def cfg(self):
        return {"steps": 60, "samples": 8, "max_length": 64, "entropy": self.entropy, "ref_logp": self.ref}

    def each(self, change):
        """The same change to all five."""
        return Minibatch(*(np.ascontiguousarray(change(one)) for one in (self.logp, self.old, self.ref, self.entropy, self.mask)))


def check_interface(lab):
    for shape in SHAPES:
        mask, rewards = lab.mask(*shape), lab.mixed(*shape[:2])
        adv = lab.algorithm.advantages(rewards, mask)
        rows = lab.draw.permutation(shape[0] * shape[1])[: max(1, shape[0] * shape[1] // 2)]
        given = lab.batch(mask.reshape(-1, shape[2])[rows])
        chosen = adv.reshape(-1, *adv.shape[2:])[rows]
        for step in (0, 59):
            lab.slope(given, chosen, step=step)
        given.ref = None
        lab.slope(given, chosen)
    return "", f"advantages and a scalar loss of float32 with a gradient, arguments left alone, for {len(SHAPES)} shapes, with and without reference"


def check_finite(lab):
    """Extreme inputs that do occur: saturated ratios, impossible tokens, empty answers, rewards without spread or with a large one."""
    mask = lab.mask(4, 8, 9)
    one_right = np.zeros((4, 8), np.float32)
    one_right[:, 2] = 1
    rewards = {
        "one right answer": one_right, "one wrong answer": 1 - one_right, "tiny differences": 0.5 + 1e-7 * one_right,
        "rewards of 1,000": 1000 * one_right, "negative rewards": -lab.draw.random((4, 8)).astype(np.float32), **unanimous(),
    }
    for name, each in rewards.items():
        _named(name, lambda each=each: lab.algorithm.advantages(each, mask))
    adv = lab.draw.standard_normal(32).astype(np.float32)
    rows = mask.reshape(32, 9)
    for name, away in (("log ratios up to 30", 10.0), ("log ratios up to 3", 1.0)):
        _named(name, lambda away=away: lab.slope(lab.batch(rows, away), adv))
    impossible = lab.batch(rows)
    impossible.logp[::3], impossible.old[::3], impossible.ref[::3] = -80, -80, -80
    _named("log-probabilities of -80", lambda: lab.slope(impossible, adv))
    for name, gone in (("an answer without tokens", slice(0, 1)), ("no tokens at all", slice(0, 32))):
        empty = lab.batch(rows.copy())
        empty.mask[gone] = 0
        _named(name, lambda empty=empty: lab.slope(empty, adv))
    _named("advantages of zero", lambda: lab.slope(lab.batch(rows), 0 * adv))
    return "", "advantages, loss and gradient are finite on saturated ratios, empty answers, and rewards with no, tiny and large spread"


def check_ties(lab):
    """Where all answers are equally long and equally good, none is better than another."""
    mask = np.ones((4, 8, 6), np.float32)
    for name, rewards in unanimous().items():
        adv = lab.algorithm.advantages(rewards, mask)
        apart = float(np.ptp(adv.reshape(4, 8, -1).sum(-1), axis=1).max())
        if apart > SMALL * max(1.0, np.abs(adv).max()):
            return f"with {name}, advantages within a group differ by {apart:.2g}", ""
    return "", "equal rewards give equal advantages, in groups of zeros and of ones"


def check_determinism(lab):
    mask, rewards = lab.mask(4, 8, 9), lab.mixed(4, 8)
    given = lab.batch(mask.reshape(32, 9), away=0.3)
    first = lab.algorithm.advantages(rewards, mask)
    _, slope = lab.slope(given, first.reshape(32, *first.shape[2:]))
    for other in range(3):  # what is shown in between must not matter
        lab.algorithm.advantages(lab.mixed(4, 8) * (other + 1), mask)
        lab.slope(lab.batch(mask.reshape(32, 9), away=0.5), lab.draw.standard_normal(32).astype(np.float32), step=20 + other)
    again = lab.algorithm.advantages(rewards, mask)
    _, slope_again = lab.slope(given, first.reshape(32, *first.shape[2:]))
    for name, one, other in (("advantages", first, again), ("the gradient", slope, slope_again)):
        if one.shape != other.shape or (apart := _apart(one, other)) > 1e-6:
            return f"{name} of the same input moved by {apart:.2g} after other calls", ""
    return "", "the same input and seed give the same answer, whatever was shown in between"


def check_mask(lab):
    """Padding counts for nothing: neither what stands there nor how much of it there is."""
    mask = lab.mask(4, 8, 9).reshape(32, 9)
    given, adv = lab.batch(mask, away=0.2), lab.draw.standard_normal(32).astype(np.float32)
    wide = np.repeat(adv[:, None], 9, 1)
    for what, advantage in (("advantages per answer", adv), ("advantages per token", wide)):
        loss, slope = lab.slope(given, advantage)
        if np.abs(slope[mask == 0]).max(initial=0) > SMALL * np.abs(slope).max():
            return f"with {what}, the gradient at padding is {np.abs(slope[mask == 0]).max():.2g}", ""
        for garbage in (3.0, -60.0):
            soiled = given.each(lambda one: np.where(mask > 0, one, np.float32(garbage) + lab.draw.standard_normal(one.shape)).astype(np.float32))
            soiled.mask = mask
            shown = advantage if advantage.ndim == 1 else np.where(mask > 0, advantage, np.float32(garbage))
            other, moved = lab.slope(soiled, shown)
            if (apart := max(_apart(slope, moved), abs(loss - other) / (abs(loss) + 1e-3))) > SMALL:
                return f"with {what}, loss or gradient moved by {apart:.2g} when other values stood at padding", ""
    if _draws(lab, given, adv):
        return "", "values at padding change nothing (amount of padding not judged: the program draws random numbers)"
    longer = given.each(lambda one: np.pad(one, ((0, 0), (0, 6))))
    other, moved = lab.slope(longer, adv)
    if (apart := max(_apart(slope, moved[:, :9]), abs(loss - other) / (abs(loss) + 1e-3))) > SMALL:
        return f"loss or gradient moved by {apart:.2g} when six columns of padding were added", ""
    return "", "neither the values at padding nor six more columns of it change loss or gradient"


def check_permutation(lab):
    """Prompts, answers of a prompt and rows of a minibatch are sets."""
    mask, rewards = lab.mask(5, 8, 9), lab.mixed(5, 8) + 0.1 * lab.draw.standard_normal((5, 8)).astype(np.float32)
    adv = lab.algorithm.advantages(rewards, mask)
    prompts, samples = lab.draw.permutation(5), lab.draw.permutation(8)
    for what, order in (("prompts", np.ix_(prompts, np.arange(8))), ("answers of a prompt", np.ix_(np.arange(5), samples))):
        if (apart := _apart(adv[order], lab.algorithm.advantages(rewards[order], mask[order]))) > SMALL:
            return f"advantages moved by {apart:.2g} when the {what} came in another order", ""
    given, flat = lab.batch(mask.reshape(40, 9), away=0.2), adv.reshape(40, *adv.shape[2:])
    if _draws(lab, given, flat):
        return "", "the order of prompts and answers changes no advantage (rows not judged: the program draws random numbers)"
    rows = lab.draw.permutation(40)
    _, slope = lab.slope(given, flat)
    if (apart := _apart(slope[rows], lab.slope(given.each(lambda one: one[rows]), flat[rows])[1])) > SMALL:
        return f"the gradient moved by {apart:.2g} when the rows came in another order", ""
    return "", "the order of prompts, of answers and of rows changes nothing but the order"


def check_on_policy(lab):
    """Where the ratio is 1, the loss pulls an answer up as its advantage says."""
    worst = 1.0
    for _ in range(3):
        mask, adv = lab.mask(8, 8, 9).reshape(64, 9), lab.draw.standard_normal(64).astype(np.float32)
        pull = -(lab.slope(lab.batch(mask), adv)[1] * mask).sum(1)
        if not np.abs(pull).max() > 1e-9:
            return "at ratio 1 the gradient is zero", ""
        worst = min(worst, _correlation(pull, adv))
    complaint = f"at ratio 1 the pull on answers has a correlation of {worst:.2f} with their advantages; at least {LEAST_GAP}"
    return (complaint if not worst >= LEAST_GAP else ""), f"at ratio 1 pull and advantage correlate by {worst:.2f}"


def check_direction(lab):
    """From rewards to gradient: better answers become likelier than worse ones, for right and wrong and for degrees of it."""
    least = np.inf
    for draw in range(6):
        mask, rewards = lab.mask(8, 8, 9), lab.mixed(8, 8)
        if draw % 2:
            rewards = lab.draw.random((8, 8)).astype(np.float32)
        adv = lab.algorithm.advantages(rewards, mask, draw)
        _, slope = lab.slope(lab.batch(mask.reshape(64, 9)), adv.reshape(64, *adv.shape[2:]), seed=draw)
        pull = -(slope.reshape(8, 8, 9) * mask).sum(-1)
        better = rewards > np.median(rewards, 1, keepdims=True) if draw % 2 else rewards > 0.5
        gaps = [pull[prompt, better[prompt]].mean() - pull[prompt, ~better[prompt]].mean() for prompt in range(8)]
        least = min(least, float(np.mean(gaps) / (np.abs(pull).mean() + 1e-12)))
    complaint = f"better answers are pulled up {least:.2f} typical pulls more than worse ones; at least {LEAST_GAP}"
    return (complaint if not least >= LEAST_GAP else ""), f"better answers are pulled up {least:.2f} typical pulls more than worse ones"


def check_reference(lab):
    """With nothing to gain, nothing may drive the policy away from the one at the start."""
    mask = lab.mask(8, 8, 9).reshape(64, 9)
    given, here = lab.batch(mask, away=0.3), mask > 0
    given.old = given.logp
    pull = -lab.slope(given, np.zeros(64, np.float32))[1][here]
    if np.ptp(pull) < 1e-9:
        return "", "with advantages of zero nothing moves"
    towards = _correlation(pull, (given.ref - given.logp)[here])
    complaint = f"with advantages of zero the pull correlates by {towards:.2f} with the way to the reference: it drives away"
    return (complaint if towards < -LEAST_GAP else ""), f"with advantages of zero the pull correlates by {towards:.2f} with the way to the reference"


CHECKS = {
    "finite": check_finite, "determinism": check_determinism, "ties": check_ties, "mask": check_mask,
    "permutation": check_permutation, "on_policy": check_on_policy, "direction": check_direction,
    "reference": check_reference,
}
RESTS_ON = {
    "ties": ("finite", "determinism"), "mask": ("determinism",), "permutation": ("determinism", "ties"), "on_policy": ("mask", "permutation"),
    "direction": ("determinism", "mask", "on_policy", "permutation", "ties"),
}


def unanimous():
    """Rewards of four prompts whose answers are all equally good: everywhere, or in some groups only."""
    zeros, some = np.zeros((4, 8), np.float32), np.zeros((4, 8), np.float32)
    some[1:3] = 1
    return {"all rewards 0": zeros, "all rewards 1": zeros + 1, "groups of zeros and of ones": some, "all rewards 0.3": zeros + 0.3}


def _named(what, call):
    try:
        call()
    except Invalid as why:
        raise Invalid(f"{what}: {why}") from None


def _draws(lab, given, adv):
    """Does the answer depend on the seed?"""
    return _apart(lab.slope(given, adv, seed=3)[1], lab.slope(given, adv, seed=4)[1]) > 1e-6


def _correlation(one, other):
    """0 where one of them does not vary."""
    one, other = one - one.mean(), other - other.mean()
    size = float(np.sqrt(np.square(one).sum() * np.square(other).sum()))
    return float((one * other).sum()) / size if size > 1e-12 else 0.0


def _apart(one, other):
    """Largest difference, in units of the largest value."""
    return float(np.abs(one - other).max(initial=0) / (np.abs(one).max(initial=0) + 1e-8))
