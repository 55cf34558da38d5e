"""Evaluator of drug-target: `python evaluate.py [--profile cpu|gpu|paper] [...] --candidate FILE --stage NAME --seed N --out FILE`.

Stages: check, quick, explore, verify, real. Labels of whatever is scored stay in this process. --data FOLDER and --split COLUMN name other tables than the profile's (a folder
inside the task's, or a link there: the sandbox shows nothing else), --epochs and --device cpu make it smaller.
"""

import argparse
from pathlib import Path

import numpy as np
from asi_eval import Candidate, Invalid, claims, derive, main

import checks
import measures
import preflight
import protocol
import tables
import tokens
import world

HERE = Path(__file__).resolve().parent
MOVED = 1e-3  # a logit may move by this much when other pairs are asked about beside it


def stages(profile):
    """The stages under one profile, by name."""

    def check(request):
        """Executed checks: what the model does, not what its text says; and whether the later stages have what they need."""
        preflight.data(profile, HERE / profile.data)
        preflight.machine(profile, stage_has_gpu=False)
        return checks.run(request.candidate, HERE / "probes.py", profile)

    def quick(request):
        """A few steps: does it train at all?"""
        return _train_and_score(request, protocol.QUICK, protocol.WORLD, request.seed)

    def explore(request):
        """Train, then score what the model says about dev pairs."""
        return _train_and_score(request, profile, protocol.WORLD, request.seed)

    def verify(request):
        """Another world and other training seeds, and the test parts too, for programs that came out on top."""
        seed = derive(request.seed, "verify")
        return _train_and_score(request, profile, derive(seed, "world"), seed, held_out=True)

    def real(request):
        """The small real subset: shows that the program survives real molecules; it is too small to rank programs."""
        return _train_and_score(request, protocol.SUBSET, None, derive(request.seed, "real"), held_out=True)

    return {each.__name__: each for each in (check, quick, explore, verify, real)}


def _train_and_score(request, profile, world_seed, seed, held_out=False):
    preflight.machine(profile, stage_has_gpu=True)
    data = _data(profile, world_seed, seed)
    tables_of = (
        tokens.table(data.drugs, tokens.drug_row, profile.spec["drug_len"]),
        tokens.table(data.proteins, tokens.protein_row, profile.spec["protein_len"]),
    )
    names = {kind: [name for name in data.parts if name.startswith(kind)] for kind in ("dev", "test")}
    limits = {"limit_s": profile.limit_s, "cpu_s": profile.cpu_s, "memory_mb": profile.memory_mb, "threads": profile.plan["threads"]}
    with Candidate(request.candidate, harness=HERE / "harness.py", **limits) as candidate:
        model = _Model(candidate, tables_of)
        parameters, flops = model.start(profile, seed, data.parts["train"])
        losses, logits = _fit(model, profile.plan, data.parts, names["dev"], names["test"] if held_out else [])
        draw = np.random.default_rng(derive(seed, "shuffles"))
        shuffled = {column: {name: model.predict(_shuffle(draw, data.parts[name].pairs, column)) for name in names["dev"]} for column in (0, 1)}
        _confirm(model, draw, data.parts[names["dev"][0]].pairs, logits[names["dev"][0]])
    metrics = {
        **_metrics(data.parts, logits, names["dev"], names["dev"][:1], ""),
        **_use(data.parts, logits, shuffled, names["dev"]),
        "train_loss": losses[-1], "parameters": parameters, "flops_per_pair": flops, "train_cpu_s": candidate.cpu_s,
    }
    if held_out:
        metrics |= _metrics(data.parts, logits, names["test"], names["dev"], "test_")
    return {
        "score": metrics["auroc"], "metrics": metrics,
        "features": {name: metrics[name] for name in ("auroc_protein", "flops_per_pair") if name in metrics},
        "artifacts": [_log(losses)],
        "notes": "" if metrics["drug_use"] >= 0.02 or profile is protocol.QUICK else f"ignores-drug: shuffling the drugs costs {metrics['drug_use']:.3f} AUROC",
    }


def _data(profile, world_seed, seed):
    if profile.data == "world":
        return world.make(world_seed, derive(seed, "pairs"), profile.train, profile.part, profile.noise)
    return tables.load(HERE / profile.data, profile.split)


class _Model:
    """The model in the candidate's process: trained on labels of the training part, asked about pairs without labels."""

    def __init__(self, candidate, tables_of):
        self.candidate, self.tables = candidate, tables_of

    def start(self, profile, seed, train):
        drugs, proteins, pairs = self._only(train.pairs)
        started = self.candidate.call(
            "start", spec=profile.spec, plan=profile.plan, seed=seed, drugs=drugs, proteins=proteins, pairs=pairs, labels=train.labels
        )
        parameters, flops = (claims.count(each) for each in claims.fields(started, "parameters", "flops"))
        if parameters > profile.most_parameters:
            raise Invalid(f"{parameters} parameters; at most {profile.most_parameters} are allowed")
        return parameters, flops

    def epoch(self):
        return claims.number(claims.fields(self.candidate.call("epoch"), "loss")[0])

    def predict(self, pairs):
        drugs, proteins, rows = self._only(pairs)
        logits = claims.array(self.candidate.call("predict", drugs=drugs, proteins=proteins, pairs=rows), (len(pairs),)).astype(np.float64)
        if not np.isfinite(logits).all():
            raise Invalid(f"{int((~np.isfinite(logits)).sum())} of {len(logits)} logits are not finite")
        return logits

    def _only(self, pairs):
        """The rows of the two tables that these pairs need, and the pairs renumbered: nothing else is shown."""
        kept, renumbered = zip(*(np.unique(pairs[:, column], return_inverse=True) for column in (0, 1)))
        return self.tables[0][kept[0]], self.tables[1][kept[1]], np.stack(renumbered, 1).astype(np.int32)


def _fit(model, plan, parts, dev, test):
    """Losses by epoch, and logits by part: of the last epoch, or of the one with the best mean AUROC on the dev parts."""
    losses, best, logits = [], -1.0, {}
    for epoch in range(1, plan["epochs"] + 1):
        losses.append(model.epoch())
        if plan["select"] == "last" and epoch < plan["epochs"]:
            continue
        now = {name: model.predict(parts[name].pairs) for name in dev}
        value = np.mean([measures.auroc(parts[name].labels, now[name]) for name in dev])
        if value > best:
            best, logits = value, {**now, **{name: model.predict(parts[name].pairs) for name in test}}
    return losses, logits


def _metrics(parts, logits, names, cut_on, prefix):
    """Means over parts, and AUROC by part; F1 and MCC with the threshold of `cut_on`, never on the parts it was chosen on."""
    cut = measures.threshold(*(np.concatenate(each) for each in zip(*((parts[name].labels, logits[name]) for name in cut_on))))
    others = [name for name in names if name not in cut_on]
    found = {f"{prefix}auroc_{name.partition('_')[2] or 'all'}": measures.auroc(parts[name].labels, logits[name]) for name in names}
    within = [measures.within(parts[name].pairs[:, 1], parts[name].labels, logits[name]) for name in names]
    whole = {
        "auroc": np.mean(list(found.values())),
        "auprc": np.mean([measures.auprc(parts[name].labels, logits[name]) for name in names]),
    }
    if others:
        whole["f1"] = np.mean([measures.f1(parts[name].labels, logits[name] >= cut) for name in others])
        whole["mcc"] = np.mean([measures.mcc(parts[name].labels, logits[name] >= cut) for name in others])
    if any(value is not None for value in within):
        whole["within_protein_auroc"] = np.mean([value for value in within if value is not None])
    return {**{prefix + name: float(value) for name, value in whole.items()}, **found}


def _use(parts, logits, shuffled, names):
    """What it costs to shuffle the drugs, or the proteins, of the dev pairs; about 0 for a model that ignores them."""

    def mean(answers):
        return np.mean([measures.auroc(parts[name].labels, answers[name]) for name in names])

    return {f"{kind}_use": float(mean(logits) - mean(shuffled[column])) for column, kind in enumerate(("drug", "protein"))}


def _shuffle(draw, pairs, column):
    changed = pairs.copy()
    changed[:, column] = draw.permutation(changed[:, column])
    return changed


def _confirm(model, draw, pairs, logits, rows=48):
    """Some pairs once more, in other company: what is said about a pair may not depend on the pairs beside it."""
    chosen = draw.permutation(len(pairs))[:rows]
    moved = np.abs(model.predict(pairs[chosen]) - logits[chosen]).max()
    if moved > MOVED * max(1.0, np.abs(logits).max()):
        raise Invalid(f"a logit moved by {moved:.2g} when the pair was asked about together with other pairs")


def _log(losses):
    lines = [f"{epoch}\t{loss:.5f}" for epoch, loss in enumerate(losses, 1)]
    Path("training.tsv").write_text("\n".join(["epoch\tloss", *lines, ""]), encoding="utf-8")
    return "training.tsv"


def _profile():
    """The profile that the command line names, with what else it says, and the rest of the command line."""
    options = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    options.add_argument("--profile", default="cpu", choices=list(protocol.PROFILES))
    options.add_argument("--data")
    options.add_argument("--split")
    options.add_argument("--epochs", type=int)
    options.add_argument("--device", choices=("cpu", "cuda"))
    found, rest = options.parse_known_args()
    chosen = protocol.profile(found.profile)
    if (found.data is None) != (found.split is None):
        options.error("--data and --split belong together: a folder of tables, and the column of its pairs.csv that names the parts")
    if found.data is not None:
        chosen = chosen._replace(data=found.data, split=found.split)
    plan = {"epochs": found.epochs, "device": found.device}
    return chosen._replace(plan={**chosen.plan, **{name: value for name, value in plan.items() if value is not None}}), rest


if __name__ == "__main__":
    chosen, rest = _profile()
    raise SystemExit(main(stages(chosen), rest))
