"""Evaluator of rl-algorithm: `python evaluate.py [--profile cpu|gpu|paper] --candidate FILE --stage check|quick|explore|verify --seed N --out FILE`.

With the profiles gpu and paper, check and quick are those of the CPU, and explore and verify train a language model.
"""

import argparse
from pathlib import Path

from asi_eval import Candidate, derive, main

import checks
import protocol
import training
from algorithm import Algorithm

HERE = Path(__file__).resolve().parent
HARNESS = HERE / "harness.py"


def check(request):
    """Executed checks: what the two functions do, not what their text says."""
    return checks.run(request.candidate, HARNESS)


def quick(request):
    """The first steps of a training: does it learn, or at least not forget?"""
    return _train(request, "sort", request.seed, protocol.QUICK_STEPS, limit_s=280, cpu_s=30)


def explore(request):
    """A whole training from a warm start, scored by the area under the curve of held-out accuracy."""
    return _train(request, "sort", request.seed, protocol.STEPS, limit_s=850, cpu_s=60)


def verify(request):
    """The same with another kind of prompt, whose answers differ in length by more than their prompts do."""
    return _train(request, "distinct", derive(request.seed, "verify"), protocol.STEPS, limit_s=850, cpu_s=60)


def _train(request, family, seed, steps, limit_s, cpu_s):
    with Candidate(request.candidate, limit_s=limit_s, cpu_s=cpu_s, memory_mb=3500, harness=HARNESS) as candidate:
        course = training.course(family, seed, steps, Algorithm(candidate))
    metrics = {**course.metrics(), "algorithm_cpu_s": candidate.cpu_s}
    return {
        "score": course.score(),
        "metrics": metrics,
        "features": {"entropy": metrics["entropy"], "kl": metrics["kl"]},
        "artifacts": [_log(course)],
    }


def _log(course):
    """The looks at the policy along the way, as a small table in the working directory."""
    lines = ["\t".join(f"{number:.5g}" for number in look) for look in course.looks]
    Path("training.tsv").write_text("\n".join(["step\taccuracy\tentropy\tkl\tlength", *lines, ""]), encoding="utf-8")
    return "training.tsv"


def on_language_models(profile, hub):
    """The stages of a profile that trains language models, by name."""
    import language  # its libraries are not among those of the profile cpu

    def checked(request):
        language.ready(profile, hub)
        return check(request)

    def trained(request):
        return language.train(request, profile, hub)

    return {"check": checked, "quick": quick, "explore": trained, "verify": trained}


def _asked():
    """The stages that the command line asks for, and the rest of the command line."""
    options = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    options.add_argument("--profile", choices=("cpu", "gpu", "paper", "tiny"), default="cpu")
    options.add_argument("--hub", type=Path, default=HERE / "gpu" / ".hub", help="where gpu/fetch.py put models and problems")
    found, rest = options.parse_known_args()
    if found.profile == "cpu":
        return {"check": check, "quick": quick, "explore": explore, "verify": verify}, rest
    return on_language_models(found.profile, found.hub.resolve()), rest


if __name__ == "__main__":
    raise SystemExit(main(*_asked()))
