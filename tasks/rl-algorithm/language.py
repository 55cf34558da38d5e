"""The stages explore and verify of the profiles gpu and paper: gpu/run.py in processes of its own, one for each GPU.

Named at the check, before a stage is paid for: libraries, the version of TRL, model and problems with their checksums. GPUs and memory are looked at when a stage begins, before
the model is loaded, as the check is given no GPU.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from asi_eval.errors import BY_KIND

GPU = Path(__file__).resolve().parent / "gpu"
sys.path.insert(0, str(GPU))

import hub as hubs  # noqa: E402
import plan as plans  # noqa: E402
import preflight  # noqa: E402


def ready(profile, hub):
    """Raises NotReady unless libraries, models and problems are there."""
    preflight.installed()
    for plan in plans.PROFILES[profile].values():
        hubs.verify(plan, (plans.TRAINING, *plans.TESTS), hub, contents=False)


def train(request, profile, hub):
    """One training and its tests; what gpu/run.py says, as a result or as the failure that it names."""
    plan = plans.PROFILES[profile][request.stage]
    out = Path("language.json").resolve()
    command = [*launcher(plan), GPU / "run.py", "--profile", profile, "--stage", request.stage, "--hub", hub, "--program", request.candidate, "--seed", str(request.seed), "--out", out]
    ended = subprocess.run(list(map(str, command)), env={**os.environ, "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}, stdout=sys.stderr, check=False)
    if not out.is_file():
        raise RuntimeError(f"gpu/run.py ended with code {ended.returncode} and without a result; its last lines are in the log of this evaluation")
    result = json.loads(out.read_text(encoding="utf-8"))
    if "error" in result:
        problem = BY_KIND.get(result["error"]["class"], RuntimeError)
        raise problem(result["error"]["message"])
    return result


def launcher(plan):
    """How the processes are started: one as it is, several by accelerate with the weights shared out."""
    if plan.processes == 1:
        return [sys.executable]
    return [sys.executable, "-m", "accelerate.commands.launch", "--config_file", GPU / "node.yaml", "--num_processes", str(plan.processes)]
