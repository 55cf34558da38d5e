"""The models and problems of a profile, fetched once and verified at every run: evaluations have no network.

gpu/.hub/MODEL/ is a model as the hub has it, gpu/.hub/problems/NAME.jsonl a set of problems with answers; each folder has its SHA256SUMS. `.hub` may be a link to a larger disk.
"""

import json
import sys
from pathlib import Path

TASK = Path(__file__).resolve().parent.parent
sys.path.append(str(TASK.parent / "_python"))  # when gpu/fetch.py is run by itself

from asi_eval import sums  # noqa: E402

from plan import NotReady, Plan, Problems  # noqa: E402

HUB = TASK / "gpu" / ".hub"
FETCH = "fetch it where there is a network: python gpu/fetch.py"


def model(plan: Plan, hub: Path = HUB) -> Path:
    """Where the plan's model is."""
    return hub / plan.model.split("/")[-1]


def problems(wanted: Problems, hub: Path = HUB) -> list:
    """Rows of {prompt, answer}."""
    path = hub / "problems" / f"{wanted.name}.jsonl"
    if not path.is_file():
        raise NotReady(f"there is no {path}, the data set {wanted.path} (split {wanted.split}): {FETCH}")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    if not rows or not all(type(each) is dict and {"prompt", "answer"} <= set(each) for each in rows):
        raise NotReady(f"{path}: every line must be an object with prompt and answer, and there must be one: {FETCH}")
    return rows


def verify(plan: Plan, wanted, hub: Path = HUB, contents: bool = True) -> None:
    """Model and problems are there and whole; without `contents` the weights, which take a while to read, are only looked for."""
    folder = model(plan, hub)
    if not (folder / "config.json").is_file() or not any(folder.glob("*.safetensors")):
        raise NotReady(f"there is no model in {folder} (config.json and *.safetensors of {plan.model}): {FETCH}")
    try:
        sums.verify(folder, contents)
        sums.verify(hub / "problems")
    except sums.WrongSum as why:
        raise NotReady(f"{why}; {FETCH}") from None
    for each in wanted:
        problems(each, hub)
