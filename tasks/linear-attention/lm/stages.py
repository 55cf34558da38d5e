"""The stages of a language-model profile: the machine is looked at, the model measured, trained, asked, and its answers witnessed."""

import time
from pathlib import Path

import numpy as np
from asi_eval import Candidate, Invalid, claims, derive
from asi_eval.errors import CandidateError

import benchmarks
import checks
import corpus
import devices
import matching
import speaking
import training
from plans import PROFILES, SECOND_HALF, NotReady, Plan, plan_of

HERE = Path(__file__).resolve().parent
TASK = HERE.parent
CHILD = [HERE / "child", TASK / "probes.py"]


def stages(profile: str, folder: Path | None = None) -> dict:
    """The stages of this profile, by name; `folder` is the corpus instead of corpus/NAME."""
    shape = plan_of(profile, "quick")

    def check(request):
        """Executed checks, as on the CPU, in the width of this profile."""
        return checks.run(request.candidate, TASK / "probes.py", shape.width, shape.heads)

    def stage(name):
        return lambda request: run(request, plan_of(profile, name), folder, second_half=name in SECOND_HALF)

    return {"check": check, **{name: stage(name) for name in PROFILES[profile]}}


def run(request, plan: Plan, folder: Path | None, second_half: bool) -> dict:
    """Train, then score what the trained model says about held-out rows."""
    seed = derive(request.seed, request.stage) if second_half else request.seed
    text = corpus.read(folder or TASK / "corpus" / plan.corpus)
    epochs = text.enough(plan)
    near = text.rows(plan.test_rows, plan.length, second_half)
    far = text.rows(plan.test_rows // 4, 2 * plan.length, second_half)
    told = {**plan._asdict(), "vocabulary": text.vocabulary}
    clock = Clock(plan)
    name, baseline = measured_baseline(plan, told, text, clock)
    with clock.candidate(request.candidate, readable=text.train) as candidate:
        own = matching.size(candidate.call("start", plan=told, seed=seed, files=[str(each) for each in text.train]))
        ratios = matching.enforce(own, baseline, plan)
        candidate.call("probe")
        trained = training.train(candidate, plan)
        weights = _weights(candidate, own.parameters)
    with clock.candidate(request.candidate) as candidate:
        _fill(candidate, told, seed, weights)
        speaker = speaking.Speaker(candidate)
        said, _ = speaker.score(near)
        beyond, _ = speaker.score(far, [(plan.length + 1, 2 * plan.length + 1)] * len(far))
        bench, remarks = benchmarks.run(speaker, text, plan)
    with clock.candidate(request.candidate) as candidate:
        _fill(candidate, told, seed, weights)
        speaking.confirm(candidate, speaker.places)
    lm_loss = float(-said.mean())
    speed = {
        "tokens_per_s": trained.tokens_per_s, "train_minutes": trained.seconds / 60, "peak_memory_gib": trained.peak_gib,
        "mfu": devices.mfu(trained.tokens_per_s, own.flops_per_token, name, plan.gpus),
    }
    metrics = {
        "lm_loss": lm_loss, "bits_per_byte": float(-said.sum() / text.lengths[near[:, 1:]].sum(dtype=np.int64) / np.log(2)), "lm_loss_2x": float(-beyond[:, plan.length :].mean()),
        "train_loss": float(np.mean(trained.losses[-training.SMOOTH :])), "epochs": epochs, "parameters": own.parameters, "flops_per_token": own.flops_per_token,
        **ratios, **{key: value for key, value in speed.items() if value is not None}, **bench,
    }
    return {
        "score": lm_loss, "metrics": metrics, "features": {"flops_ratio": ratios["flops_ratio"], "parameter_ratio": ratios["parameter_ratio"]},
        "artifacts": [_log(trained.losses)], "notes": "; ".join(remarks),
    }


class Clock:
    """Processes of the candidate, which together may take the plan's time."""

    def __init__(self, plan):
        self.plan, self.until = plan, time.monotonic() + plan.limit_s

    def candidate(self, program, readable=()):
        plan, left = self.plan, max(1.0, self.until - time.monotonic())
        return Candidate(
            program, limit_s=left, cpu_s=plan.cpu_s, memory_mb=plan.memory_mb, harness=HERE / "child/harness.py", threads=plan.threads, readable=[*CHILD, *readable]
        )


def measured_baseline(plan, told, text, clock):
    """The machine's name, and the size of the initial program's model, after one step of it: what fails here is the machine's fault."""
    try:
        with clock.candidate(TASK / "initial.py", readable=text.train) as trusted:
            problem, name = claims.fields(trusted.call("survey", plan=told), "problem", "name")
            if problem:
                raise NotReady(problem)
            size = matching.size(trusted.call("start", plan=told, seed=0, files=[str(each) for each in text.train]))
            trusted.call("probe")
    except CandidateError as why:
        raise NotReady(f"DeltaNet itself could not take one step here, so no candidate was tried: {why.message}") from why
    return name, size


def _weights(candidate, most):
    """All parts of the weights, which are not many more than `most` numbers."""
    parts, total = [], 0
    while True:
        (part,) = claims.fields(candidate.call("weights", part=len(parts)), "part")
        if len(claims.array(part)) == 0:
            return parts
        parts.append(part)
        total += len(part)
        if total > 2 * most:
            raise Invalid(f"hands over more than twice the {most:,} numbers that were to be learnt")


def _fill(candidate, told, seed, weights):
    candidate.call("build", plan=told, seed=seed)
    for at, part in enumerate(weights):
        candidate.call("receive", part=part, at=at)


def _log(losses):
    """The loss of every step, as a small table in the working directory."""
    lines = [f"{step}\t{loss:.5f}" for step, loss in enumerate(losses, 1)]
    Path("training.tsv").write_text("\n".join(["step\tloss", *lines, ""]), encoding="utf-8")
    return "training.tsv"
