"""Executed checks of a model. Each names one property and tells what was measured.

A property is judged only where the ones it rests on hold: a model that draws random numbers also answers differently when a
row is alone, and that is one fault, not two.
"""

import ast
import re
from pathlib import Path

import numpy as np
from asi_eval import Candidate, claims, digest, source, torch_source

import protocol
import tokens
import world

SMALL = 1e-4  # of the spread of logits: above rounding, below any real influence
PADDING = ((1, 0), (0, 1), (5, 3), (0, 16), (33, 0), (8, 61))  # positions added to drug and protein
SEQUENCE = re.compile(r"[ACDEFGHIKLMNPQRSTVWYX]{30,}")
MOLECULE = re.compile(r"(?=.*[()=#\[\]\d])[A-Za-z0-9@+\-\[\]()\\/%=#.:*]{30,}")


def run(path, probes, profile):
    """The result of stage `check` for the program at this path."""
    written = check_source(Path(path).read_text(encoding="utf-8"))
    if not written["passed"]:
        return {"score": None, "checks": [written]}
    with Candidate(path, limit_s=55, cpu_s=45, memory_mb=3500, harness=probes) as candidate:
        made, behaviour = examine(candidate, profile)
    return {"score": None, "checks": [written, *made], **({"behaviour": behaviour} if behaviour else {})}


def examine(candidate, profile):
    """All checks that run the model, and the digest of what it computes; the form comes first, and ends it when it is wrong."""
    laboratory = Laboratory(candidate, profile)
    form = check_interface(laboratory)
    if not form["passed"]:
        return [form], None
    return [form, *(check(laboratory) for check in CHECKS)], laboratory.behaviour()


class Laboratory:
    """The model under test, the pairs it is shown, and what is known about it so far."""

    def __init__(self, candidate, profile):
        self.candidate, self.profile = candidate, profile
        # Probed at the small lengths whatever the profile, so that a check costs the same everywhere.
        self.spec = {**profile.spec, "drug_len": world.DRUG_LENGTH, "protein_len": world.PROTEIN_LENGTH}
        made = world.make(77, 77, 64, 0, 0.0, entities=200)
        chosen = made.parts["train"].pairs[:16]
        self.drugs = tokens.table([made.drugs[each] for each in chosen[:, 0]], tokens.drug_row, self.spec["drug_len"])
        self.proteins = tokens.table([made.proteins[each] for each in chosen[:, 1]], tokens.protein_row, self.spec["protein_len"])
        self.labels = np.tile([0, 1], 8).astype(np.uint8)
        self.parameters = self.build(self.spec)
        self.failed = set()

    def build(self, spec):
        """A new model, as if just trained a little; how many parameters it has."""
        answer = self.candidate.call("build", spec=spec, seed=11, drugs=self.drugs, proteins=self.proteins)
        return claims.count(claims.fields(answer, "parameters")[0])

    def logits(self, drugs, proteins):
        found = claims.fields(self.candidate.call("judge", drugs=drugs, proteins=proteins), "logits")[0]
        return claims.array(found, (len(drugs),)).astype(np.float64)

    def verdict(self, name, complaint, otherwise):
        if complaint:
            self.failed.add(name)
        return {"name": name, "passed": not complaint, "detail": complaint or otherwise}

    def behaviour(self):
        """Two programs that compute the same share this name, whatever their texts say."""
        logits = self.logits(self.drugs, self.proteins)
        slopes = self.candidate.call("slopes", drugs=self.drugs, proteins=self.proteins, labels=self.labels, step=0.5)
        loss, norms = claims.fields(slopes, "loss", "norms")
        shown = [f"{each:.3g}" for each in (loss, *norms) if type(each) is float]
        return digest(np.round(np.nan_to_num(logits), 3) + 0.0, shown)


def check_source(text):
    """Only torch and a few harmless modules; no hands on files or inside torch; no molecules or sequences written down."""
    tree = source.parse(text)
    found = torch_source.forbidden(tree, kept=("torch", "nn", "F", "math"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and (MOLECULE.search(node.value) or SEQUENCE.search(node.value)):
            if not _is_prose(node.value):
                found.append(f"line {node.lineno}: a molecule or a sequence written down: {node.value[:30]!r}")
    found += source.memorised(tree)
    complaint = f"not allowed here: {'; '.join(found[:5])}" if found else ""
    return {"name": "source", "passed": not found, "detail": complaint or "imports only torch and harmless modules"}


def _is_prose(text):
    """Docstrings have blanks every few letters."""
    return max(map(len, text.split()), default=0) < 30


def check_interface(lab):
    """One float32 logit for each pair, for any number of pairs and any lengths up to those of the spec."""
    for rows, drug, protein in ((1, 48, 144), (2, 9, 70), (3, 40, 33), (16, 25, 144)):
        answer = lab.candidate.call("judge", drugs=lab.drugs[:rows, :drug], proteins=lab.proteins[:rows, :protein])
        dtype, shape = claims.fields(answer, "dtype", "shape")
        if shape != [rows] or dtype != "torch.float32":
            asked = f"{rows} pairs of {drug} tokens and {protein} residues"
            return lab.verdict("interface", f"{asked} gave {dtype} of shape {shape}; float32 of shape [{rows}] belongs there", "")
    return lab.verdict("interface", "", "one float32 logit for each pair, for 4 shapes")


def check_parameters(lab):
    most = lab.profile.most_parameters
    complaint = f"{lab.parameters} parameters; at most {most}" if lab.parameters > most else ""
    return lab.verdict("parameters", complaint, f"{lab.parameters} parameters of at most {most}")


def check_cost(lab):
    if lab.spec != protocol.SMALL:
        lab.build(protocol.SMALL)
    share = claims.count(lab.candidate.call("cost", spec=protocol.SMALL)) / protocol.BASELINE_FLOPS
    if lab.spec != protocol.SMALL:
        lab.build(lab.spec)
    complaint = f"{share:.2f} times the operations of the initial program; at most {protocol.MOST_FLOPS} times" if share > protocol.MOST_FLOPS else ""
    return lab.verdict("cost", complaint, f"{share:.2f} times the operations of the initial program")


def check_finite(lab):
    """Logits, loss and gradients, on ordinary pairs and on the shortest and emptiest ones."""
    shortest = np.zeros_like(lab.drugs), np.zeros_like(lab.proteins)
    for rows in shortest:
        rows[:, 0] = 2
    one = np.full_like(lab.drugs, 5), np.full_like(lab.proteins, 7)
    unknown = np.ones_like(lab.drugs), np.ones_like(lab.proteins)
    cases = {"ordinary pairs": (lab.drugs, lab.proteins), "one token and one residue": shortest, "one repeated token": one, "unknown tokens": unknown}
    for name, (drugs, proteins) in cases.items():
        if not np.isfinite(lab.logits(drugs, proteins)).all():
            return lab.verdict("finite", f"a logit for {name} is not finite", "")
        for step in (0.0, 1.0):
            answer = lab.candidate.call("slopes", drugs=drugs, proteins=proteins, labels=lab.labels, step=step)
            loss, norms = claims.fields(answer, "loss", "norms")
            if not np.isfinite([loss, *claims.numbers(norms, finite=False)]).all():
                return lab.verdict("finite", f"the loss or a gradient for {name} is not finite", "")
    lab.build(lab.spec)  # the odd inputs have left their mark on running statistics
    return lab.verdict("finite", "", f"logits, loss and gradients are finite for {', '.join(cases)}")


def check_determinism(lab):
    if skipped := _rests_on(lab, "determinism", "finite"):
        return skipped
    first = lab.logits(lab.drugs, lab.proteins)
    lab.logits(lab.drugs[::-1][:5], lab.proteins[:5])
    moved = _distance(first, lab.logits(lab.drugs, lab.proteins))
    complaint = f"the same pairs gave logits {moved:.2g} apart after another call in between" if moved > 1e-6 else ""
    return lab.verdict("determinism", complaint, "the same pairs get the same logits, whatever was shown in between")


def check_inputs(lab):
    """Another drug, or another protein, must be able to change a logit."""
    if skipped := _rests_on(lab, "both_inputs", "finite", "determinism"):
        return skipped
    logits = lab.logits(lab.drugs, lab.proteins)
    for kind, changed in (("drug", (lab.drugs[::-1], lab.proteins)), ("protein", (lab.drugs, lab.proteins[::-1]))):
        if (lab.logits(*changed) == logits).all():
            return lab.verdict("both_inputs", f"other {kind}s moved no logit: the model ignores the {kind}", "")
    return lab.verdict("both_inputs", "", "other drugs and other proteins change the logits")


def check_padding(lab):
    if skipped := _rests_on(lab, "padding", "finite", "determinism"):
        return skipped
    drugs, proteins = lab.drugs[:, :30].copy(), lab.proteins[:, :100].copy()
    logits = lab.logits(drugs, proteins)
    for more_drug, more_protein in PADDING:
        padded = np.pad(drugs, ((0, 0), (0, more_drug))), np.pad(proteins, ((0, 0), (0, more_protein)))
        moved = _distance(lab.logits(*padded), logits)
        if moved > SMALL:
            what = f"{more_drug} positions of padding after the drugs and {more_protein} after the proteins"
            return lab.verdict("padding", f"a logit moved by {moved:.2g} with {what}", "")
    return lab.verdict("padding", "", f"more padding moves no logit, for {len(PADDING)} amounts")


def check_batch(lab):
    if skipped := _rests_on(lab, "batch_independence", "finite", "determinism"):
        return skipped
    together = lab.logits(lab.drugs, lab.proteins)
    for row in (0, 7, 15):
        moved = np.abs(lab.logits(lab.drugs[row : row + 1], lab.proteins[row : row + 1]) - together[row]).max() / _typical(together)
        if moved > SMALL:
            return lab.verdict("batch_independence", f"row {row} moved by {moved:.2g} when it was alone instead of among {len(together)}", "")
    moved = _distance(lab.logits(lab.drugs[::-1], lab.proteins[::-1])[::-1], together)
    complaint = f"a logit moved by {moved:.2g} when the order of the rows was turned" if moved > SMALL else ""
    return lab.verdict("batch_independence", complaint, "every pair gets the same logit alone, among others, and in another order")


def check_learning(lab):
    """The model can learn 16 pairs by heart, and knows them in evaluation mode as well."""
    if skipped := _rests_on(lab, "learns", "finite", "both_inputs"):
        return skipped
    plan = {"seed": 3, "labels": lab.labels, "steps": 40, "rate": 5e-3, "drugs": lab.drugs, "proteins": lab.proteins}
    answer = lab.candidate.call("learn", spec=lab.spec, **plan)
    values = claims.numbers(claims.fields(answer, "losses")[0], 3, finite=False)
    if not np.isfinite(values).all():
        return lab.verdict("learns", "training on 16 pairs diverged: the cross-entropy is not finite after 40 steps", "")
    before, training, evaluation = values
    measured = f"after 40 steps on 16 pairs the cross-entropy is {training:.2f} in training mode and {evaluation:.2f} in evaluation mode"
    if training > 0.5:
        return lab.verdict("learns", f"{measured}; it was {before:.2f}", "")
    if evaluation > training + 0.5:
        return lab.verdict("train_eval", f"{measured}: the two modes compute different things", "")
    return lab.verdict("learns", "", measured)


CHECKS = (
    check_parameters, check_cost, check_finite, check_determinism, check_inputs, check_padding, check_batch, check_learning,
)


def _rests_on(lab, name, *others):
    if broken := [each for each in others if each in lab.failed]:
        return {"name": name, "passed": True, "detail": f"not judged: it rests on {broken[0]}, which failed"}
    return None


def _distance(one, other):
    return float(np.abs(one - other).max() / _typical(other))


def _typical(logits):
    """How much logits differ between pairs; where they hardly do, a part of their size, so that rounding is not taken for influence."""
    return float(np.std(logits) + 0.03 * np.sqrt(np.mean(np.square(logits)))) + 1e-6
