"""Executed checks of a mixer. Each names one property and tells what was measured.

A property is judged only where the ones it rests on hold: a mixer that sees the future also answers differently when the
future is cut away, and that is one fault, not two.
"""

from pathlib import Path

import numpy as np
from asi_eval import Candidate, Invalid, claims, digest, source, torch_source

import protocol

LENGTH = 100
BORDERS = (1, 16, 31, 32, 33, 63, 64, 65, 96)  # around the usual chunk sizes
PREFIXES = (1, 7, 31, 32, 33, 64, 77)
LENGTHS = (128, 256, 512, 1024, 2048)
STEEPEST = 1.3
SMALL = 1e-4  # of the typical output: above rounding, below any real influence



def run(path, probes, width=protocol.WIDTH, heads=protocol.HEADS):
    """The result of stage `check` for the program at this path; other widths are those of profiles, which count parameters themselves."""
    written = check_source(Path(path).read_text(encoding="utf-8"))
    if not written["passed"]:
        return {"score": None, "checks": [written]}
    with Candidate(path, limit_s=55, cpu_s=45, memory_mb=3500, harness=probes) as candidate:
        candidate.call("build", width=width, heads=heads, seed=11)
        laboratory = Laboratory(candidate, width)
        form = check_interface(laboratory)
        if not form["passed"]:
            return {"score": None, "checks": [written, form]}
        made = [check(laboratory) for check in CHECKS if check is not check_parameters or width == protocol.WIDTH]
        behaviour = laboratory.behaviour()
    return {"score": None, "checks": [written, form, *made], "behaviour": behaviour}


class Laboratory:
    """The mixer under test, the inputs it is shown, and what is known about it so far."""

    def __init__(self, candidate, width=protocol.WIDTH):
        self.candidate, self.width = candidate, width
        self.draw = np.random.default_rng(5)
        self.x = self.noise(1, LENGTH)
        self.failed = set()

    def noise(self, rows, length, width=None):
        return self.draw.standard_normal((rows, length, width or self.width)).astype(np.float32)

    def mix(self, x, **options):
        (y,) = claims.fields(self.candidate.call("mix", x=x, **options), "y")
        return claims.array(y, x.shape).astype(np.float64)

    def slopes(self, x, weights):
        slopes, norms = claims.fields(self.candidate.call("slopes", x=x, weights=weights), "x", "norms")
        return claims.array(slopes, x.shape), claims.numbers(norms, finite=False)

    def verdict(self, name, complaint, otherwise):
        if complaint:
            self.failed.add(name)
        return {"name": name, "passed": not complaint, "detail": complaint or otherwise}

    def behaviour(self):
        """Two programs that compute the same share this name, whatever their texts say."""
        x = np.random.default_rng(3).standard_normal((1, 70, self.width)).astype(np.float32)
        y = self.mix(x)
        _, norms = self.slopes(x, x)
        return digest(np.round(np.nan_to_num(y[0, ::3, ::5]), 3) + 0.0, [f"{norm:.3g}" for norm in norms])


def check_source(text):
    """Only torch and a few harmless modules; no hands on files, on torch's own settings, or inside torch."""
    tree = source.parse(text)
    found = torch_source.forbidden(tree, kept=("torch", "nn", "F", "math"))
    complaint = f"not allowed here: {'; '.join(found[:5])}" if found else ""
    return {"name": "source", "passed": not found, "detail": complaint or "imports only torch and harmless modules"}


def check_interface(lab):
    """Constructor, call and answer have the agreed form, for any batch, length and width."""
    lab.candidate.call("build", width=96, heads=3, seed=12)
    for rows, length, width in ((1, 1, lab.width), (2, 33, lab.width), (3, LENGTH, lab.width), (2, 40, 96)):
        x = lab.noise(rows, length, width)
        y, dtype, middle = claims.fields(lab.candidate.call("mix", x=x), "y", "dtype", "middle")
        if claims.array(y).shape != x.shape or dtype != "torch.float32" or not middle:
            form = f"{dtype} of shape {list(y.shape)}"
            return lab.verdict("interface", f"float32 input of shape {list(x.shape)} gave {form}", "")
    plain, masked, again = lab.mix(lab.x), lab.mix(lab.x, mask=np.ones(lab.x.shape[:2], np.int64)), lab.mix(lab.x)
    moved = _distance(masked, plain)
    complaint = f"a mask of ones moved the output by {moved:.2g}" if moved > SMALL > _distance(again, plain) else ""
    return lab.verdict("interface", complaint, "output has the shape and type of the input for 4 shapes, with and without mask")


def check_parameters(lab):
    mixers = claims.count(lab.candidate.call("parameters", width=protocol.WIDTH, heads=protocol.HEADS, layers=protocol.LM["layers"]))
    count = protocol.FRAME_PARAMETERS + mixers
    share = count / protocol.BASELINE_PARAMETERS
    complaint = f"{count} parameters in the small language model, {share:.2f} times the baseline; at most 1.15 times" if share > 1.15 else ""
    return lab.verdict("parameters", complaint, f"{count} parameters, {share:.2f} times the baseline")


def check_finite(lab):
    for name, x in (("noise", lab.x), ("zeros", 0 * lab.x), ("inputs of size 20", 20 * lab.x), ("1,000 steps", lab.noise(1, 1000))):
        y = lab.mix(x)
        if not np.isfinite(y).all():
            at = int(np.argmax(~np.isfinite(y).all(axis=(0, 2))))
            return lab.verdict("finite", f"the output on {name} is not finite from step {at} on", "")
        slopes, norms = lab.slopes(x, np.ones_like(x))
        if not (np.isfinite(slopes).all() and np.isfinite(norms).all()):
            return lab.verdict("finite", f"a gradient on {name} is not finite", "")
    return lab.verdict("finite", "", "outputs and gradients are finite on noise, zeros, large inputs and 1,000 steps")


def check_determinism(lab):
    if skipped := _rests_on(lab, "determinism", "finite"):
        return skipped
    first = lab.mix(lab.x)
    lab.mix(lab.noise(2, 50))
    moved = _distance(first, lab.mix(lab.x))
    complaint = f"the same input gave outputs {moved:.2g} apart after another call in between" if moved > 1e-6 else ""
    return lab.verdict("determinism", complaint, "the same input gives the same output, whatever was shown in between")


def check_modes(lab):
    if skipped := _rests_on(lab, "train_eval", "finite", "determinism"):
        return skipped
    moved = _distance(lab.mix(lab.x, training=False), lab.mix(lab.x, training=True))
    complaint = f"outputs in training and evaluation mode are {moved:.2g} apart" if moved > SMALL else ""
    return lab.verdict("train_eval", complaint, "training and evaluation mode agree")


def check_causality(lab):
    """Nothing before t may move when everything from t on is replaced; and no gradient may flow back from the past."""
    if skipped := _rests_on(lab, "causality", "finite", "determinism"):
        return skipped
    before = lab.mix(lab.x)
    for border in BORDERS:
        changed = lab.x.copy()
        changed[:, border:] = lab.noise(1, LENGTH - border)
        moved = np.abs(lab.mix(changed) - before)[0, :border].max(-1) / _typical(before)
        if moved.max() > SMALL:
            at = int(moved.argmax())
            return lab.verdict("causality", f"output at {at} moved by {moved[at]:.2g} when inputs from {border} on changed", "")
    for step in (0, 15, 31, 32, 63):
        weights = np.zeros_like(lab.x)
        weights[:, step] = lab.noise(1, 1)[:, 0]
        slope = np.abs(lab.slopes(lab.x, weights)[0])[0].max(-1)
        if slope[step + 1 :].max() > SMALL * max(slope.max(), 1e-3):
            at = step + 1 + int(slope[step + 1 :].argmax())
            return lab.verdict("causality", f"output at {step} has a gradient of {slope[at]:.2g} from the input at {at}", "")
    detail = f"replacing all inputs from t on moved no output before t, for t in {', '.join(map(str, BORDERS))}; no gradient from later inputs"
    return lab.verdict("causality", "", detail)


def check_batch(lab):
    if skipped := _rests_on(lab, "batch_independence", "finite", "determinism"):
        return skipped
    x = lab.noise(4, LENGTH)
    together = lab.mix(x)
    for row in range(4):
        moved = _distance(lab.mix(x[row : row + 1]), together[row : row + 1])
        if moved > SMALL:
            return lab.verdict("batch_independence", f"row {row} moved by {moved:.2g} when it was alone instead of in a batch of 4", "")
    return lab.verdict("batch_independence", "", "every row of a batch of 4 gets the same output alone")


def check_lengths(lab):
    if skipped := _rests_on(lab, "length_independence", "finite", "determinism", "causality"):
        return skipped
    whole = lab.mix(lab.x)
    for length in PREFIXES:
        moved = _distance(lab.mix(lab.x[:, :length]), whole[:, :length])
        if moved > SMALL:
            return lab.verdict("length_independence", f"the first {length} outputs moved by {moved:.2g} when the input ended there", "")
    detail = f"the first n outputs are the same when the input ends at n, for n in {', '.join(map(str, PREFIXES))}"
    return lab.verdict("length_independence", "", detail)


def check_growth(lab):
    """Log2 of what one doubling of the length costs; every doubling counts, so that nothing hides behind a length switch."""
    claimed = lab.candidate.call("growth", width=lab.width, lengths=list(LENGTHS))
    if type(claimed) is not list or len(claimed) != len(LENGTHS):
        raise Invalid(f"answered with {str(claimed)[:60]!r} where {len(LENGTHS)} counts belong")
    counts = np.array([claims.numbers(each, 2) for each in claimed], dtype=float)
    steps = np.log2(np.maximum(counts[1:], 1) / np.maximum(counts[:-1], 1))
    at, what = np.unravel_index(int(steps.argmax()), steps.shape)
    steepest = steps[at, what]
    measured = f"{('operations', 'bytes of results')[what]} grow like length^{steepest:.2f} from {LENGTHS[at]} to {LENGTHS[at + 1]}"
    complaint = f"{measured}; at most length^{STEEPEST}" if steepest > STEEPEST else ""
    return lab.verdict("growth", complaint, f"{measured}, the steepest doubling")


CHECKS = (
    check_parameters, check_finite, check_determinism, check_modes, check_causality, check_batch, check_lengths, check_growth,
)


def _rests_on(lab, name, *others):
    if broken := [each for each in others if each in lab.failed]:
        return {"name": name, "passed": True, "detail": f"not judged: it rests on {broken[0]}, which failed"}
    return None


def _distance(one, other):
    return float(np.abs(one - other).max() / _typical(other))


def _typical(y):
    return float(np.sqrt(np.mean(np.square(y)))) + 1e-6
