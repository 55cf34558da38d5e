"""Evaluator of linear-attention: `python evaluate.py [--profile cpu|tiny|gpu|paper] --candidate FILE --stage NAME --seed N --out FILE`.

The profile cpu, stages check, quick, explore, verify, is in this file; language models are in lm/, and take --corpus FOLDER besides.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
from asi_eval import Candidate, Invalid, claims, derive, main

import checks
import data
import protocol
import witness

HERE = Path(__file__).resolve().parent


def check(request):
    """Executed checks: what the mixer does, not what its text says."""
    return checks.run(request.candidate, HERE / "probes.py")


def quick(request):
    """A few steps on text: does it train at all?"""
    with _candidate(request, limit_s=50, cpu_s=40) as candidate:
        losses = _fit(candidate, protocol.QUICK, request.seed, *data.text_training(request.seed, protocol.QUICK))
        lm_loss, claim = _text_loss(candidate, *data.text_test("quick", 16, protocol.LENGTH))
    _confirm(request, protocol.QUICK, request.seed, [claim], limit_s=35)
    return {
        "score": protocol.score(0.0, lm_loss),
        "metrics": {"lm_loss": lm_loss, "train_cpu_s": candidate.cpu_s},
        "artifacts": [_log(lm=losses)],
    }


def explore(request):
    """Train on registers and on text, then score what the trained models predict on held-out rows."""
    return _train_and_test(request, request.seed, test="test")


def verify(request):
    """The same with other training seeds and other held-out rows, for programs that came out on top."""
    return _train_and_test(request, derive(request.seed, "verify"), test="verify")


def _train_and_test(request, seed, test):
    with _candidate(request, limit_s=580, cpu_s=120) as candidate:
        size = claims.fields(candidate.call("size", plan=protocol.LM, length=protocol.LENGTH), "parameters", "flops_per_token")
        register = _fit(candidate, protocol.REGISTER, seed, *data.register_training(seed, protocol.REGISTER))
        accuracy = {count: _accuracy(candidate, *data.register_test(test, count)) for count in protocol.LIVE_KEYS}
        lm = _fit(candidate, protocol.LM, seed, *data.text_training(seed, protocol.LM))
        lm_loss, near = _text_loss(candidate, *data.text_test(test, protocol.TEST_ROWS, protocol.LENGTH))
        beyond, far = _text_loss(candidate, *data.text_test(test, protocol.LONG_ROWS, 2 * protocol.LENGTH), start=protocol.LENGTH)
    _confirm(request, protocol.LM, seed, [near, far], limit_s=200)
    parameters, flops_per_token = claims.count(size[0]), float(claims.number(size[1]))
    if parameters > protocol.MOST_PARAMETERS:
        raise Invalid(f"{parameters} parameters; at most {protocol.MOST_PARAMETERS} are allowed")
    register_accuracy = float(np.mean(list(accuracy.values())))
    return {
        "score": protocol.score(register_accuracy, lm_loss),
        "metrics": {
            "register_accuracy": register_accuracy,
            **{f"register_keys_{count}": value for count, value in accuracy.items()},
            "lm_loss": lm_loss,
            "lm_loss_2x": beyond,
            "parameters": parameters,
            "flops_per_token": flops_per_token,
            "train_cpu_s": candidate.cpu_s,
        },
        "features": {"register_accuracy": register_accuracy, "flops_per_token": flops_per_token},
        "artifacts": [_log(register=register, lm=lm)],
    }


def _candidate(request, limit_s, cpu_s):
    return Candidate(request.candidate, limit_s=limit_s, cpu_s=cpu_s, memory_mb=3500, harness=HERE / "harness.py")


def _confirm(request, plan, seed, claims, limit_s):
    """Have a second process of the same program stand up for claims about text: see witness.py."""
    with _candidate(request, limit_s=limit_s, cpu_s=120) as candidate:
        _fit(candidate, plan, seed, *data.text_training(seed, plan))
        witness.confirm(lambda inputs: _predict(candidate, "lm", inputs, protocol.ALPHABET), claims)


def _fit(candidate, plan, seed, inputs, targets):
    (losses,) = claims.fields(candidate.call("fit", plan=plan, seed=seed, inputs=inputs, targets=targets), "losses")
    return claims.numbers(losses, len(inputs))


def _accuracy(candidate, inputs, targets):
    asked = targets != data.SILENT
    guesses = _predict(candidate, "register", inputs, protocol.VALUES).argmax(-1)
    return float((guesses[asked] == targets[asked]).mean())


def _text_loss(candidate, inputs, targets, start=0):
    """Nats per character, and the claims behind it, which a witness has to confirm: the rows hold their own answers."""
    predicted = _predict(candidate, "lm", inputs, protocol.ALPHABET)
    chosen = np.take_along_axis(predicted, targets[..., None].astype(int), -1)[..., 0]
    return float(-chosen[:, start:].mean()), witness.Claim(inputs, predicted, start)


def _predict(candidate, part, inputs, outputs):
    """Log-probabilities as claimed by the candidate's process, if they are log-probabilities."""
    claimed = candidate.call("predict", part=part, inputs=inputs)
    if not isinstance(claimed, np.ndarray) or claimed.dtype.kind != "f" or claimed.shape != (*inputs.shape, outputs):
        raise Invalid(f"predictions have the wrong form: {getattr(claimed, 'shape', type(claimed).__name__)}")
    claimed = claimed.astype(np.float64)
    total = np.exp(claimed).sum(-1)
    if not np.isfinite(claimed).all() or np.abs(total - 1).max() > 1e-3:
        raise Invalid("predicted probabilities are not finite or do not sum to one")
    return claimed


def _log(**curves):
    """The loss of every step, as a small table in the working directory."""
    lines = [f"{part}\t{step}\t{loss:.5f}" for part, losses in curves.items() for step, loss in enumerate(losses, 1)]
    Path("training.tsv").write_text("\n".join(["part\tstep\tloss", *lines, ""]), encoding="utf-8")
    return "training.tsv"


def _chosen():
    """The stages of the profile that the command line names, and the rest of the command line."""
    sys.path.append(str(HERE / "lm"))
    import plans

    options = argparse.ArgumentParser(add_help=False)
    options.add_argument("--profile", default="cpu", choices=["cpu", *plans.PROFILES])
    options.add_argument("--corpus", type=Path)
    found, rest = options.parse_known_args(sys.argv[1:])
    if found.profile == "cpu":
        return {"check": check, "quick": quick, "explore": explore, "verify": verify}, rest
    import stages

    return stages.stages(found.profile, found.corpus), rest


if __name__ == "__main__":
    raise SystemExit(main(*_chosen()))
