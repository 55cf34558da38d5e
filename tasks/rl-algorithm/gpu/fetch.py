"""Fetch the models and problems of a profile into gpu/.hub: `python gpu/fetch.py [gpu|paper]`; needs a network and the packages of gpu/requirements.txt.

A model appears whole or not at all. What is there already is verified and kept; SHA256SUMS, written on the first fetch, is verified by every run.
"""

import argparse
import errno
import json
import shutil
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import hub  # noqa: E402
import plan as plans  # noqa: E402
import preflight  # noqa: E402
import problems  # noqa: E402
from asi_eval import sums  # noqa: E402

OF_THE_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS, errno.EIO)
PARTS = ["*.json", "*.safetensors", "*.txt", "*.model", "*.jinja"]


def main(arguments=None):
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("profile", nargs="?", choices=[name for name in plans.PROFILES if name != "tiny"], default="gpu")
    options.add_argument("--hub", type=Path, default=hub.HUB)
    options = options.parse_args(arguments)
    try:
        every_problem(options.hub, preflight.library("datasets").load_dataset)
        for plan in {each.model: each for each in plans.PROFILES[options.profile].values()}.values():
            model(plan, options.hub, preflight.library("huggingface_hub").snapshot_download)
    except plans.NotReady as why:
        print(f"error: {why}", file=sys.stderr)
        return 1
    except OSError as why:
        print(f"error: cannot write in {options.hub}: {why} ({shutil.disk_usage(HERE).free >> 30} GiB free)", file=sys.stderr)
        return 1
    return 0


def every_problem(folder, load_dataset):
    """All sets of problems as JSONL, put in place together."""
    target = folder / "problems"
    if (target / sums.NAME).is_file():
        return sums.verify(target)
    with _scratch(folder) as made:
        for each in (plans.TRAINING, *plans.TESTS):
            rows = problems.load(each, load_dataset)
            (made / f"{each.name}.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
            print(f"{each.name}: {len(rows)} problems", file=sys.stderr)
        _finish(made, target)


def model(plan, folder, snapshot_download):
    """One model's weights, configuration and tokenizer."""
    target = hub.model(plan, folder)
    if (target / sums.NAME).is_file():
        return sums.verify(target)
    with _scratch(folder) as made:
        try:
            snapshot_download(plan.model, local_dir=made, allow_patterns=PARTS)
        except Exception as why:  # the package raises a dozen kinds for no network, no such model, no permission; many are OSErrors too
            if getattr(why, "errno", None) in OF_THE_DISK:
                raise
            raise plans.NotReady(f"the model {plan.model} cannot be fetched: {_first_line(why)}. Check the network, a proxy, and HF_TOKEN where the model asks for one") from None
        _finish(made, target)


def _scratch(folder):
    folder.mkdir(parents=True, exist_ok=True)
    return _Scratch(folder)


class _Scratch(tempfile.TemporaryDirectory):
    """A folder beside the target; gone at the end, whatever happens."""

    def __init__(self, folder):
        super().__init__(dir=folder, prefix=".partial-", ignore_cleanup_errors=True)

    def __enter__(self):
        made = Path(super().__enter__()) / "made"
        made.mkdir()
        return made


def _finish(made, target):
    shutil.rmtree(made / ".cache", ignore_errors=True)  # the hub's own notes about the download
    sums.write(made, {})
    if target.exists():
        shutil.rmtree(target)
    made.rename(target)


def _first_line(why):
    return (str(why).strip().splitlines() or [type(why).__name__])[0]


if __name__ == "__main__":
    raise SystemExit(main())
