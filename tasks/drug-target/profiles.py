"""Make a sibling task for a larger machine: `python profiles.py gpu|paper FOLDER [--gpu-hours 2]`.

Copies this folder and rewrites its task.yaml: another name, the profile in the evaluator's command, GPUs and longer limits for the stages that train.
"""

import argparse
import re
import shutil
from pathlib import Path

import protocol

HERE = Path(__file__).resolve().parent
LEFT_OUT = shutil.ignore_patterns("__pycache__", "test_*.py", "programs.py", "*.partial")


def make(profile: str, folder: Path, hours: float) -> Path:
    """The new task folder; refuses to write over anything."""
    chosen = protocol.profile(profile)
    if chosen.plan["device"] != "cuda":
        raise SystemExit("error: the profile cpu is this task itself; choose gpu or paper")
    if not (HERE / chosen.data / "pairs.csv").is_file():
        raise SystemExit(f"error: there is no {HERE / chosen.data}: run `python download.py {Path(chosen.data).name}` first")
    if folder.exists():
        raise SystemExit(f"error: {folder} exists already; choose another place or remove it")
    task = rewritten((HERE / "task.yaml").read_text(encoding="utf-8"), profile, folder.name, hours, chosen.most_parameters)
    shutil.copytree(HERE, folder, ignore=LEFT_OUT)
    (folder / "task.yaml").write_text(task, encoding="utf-8")
    return folder


def rewritten(text, profile, name, hours, parameters):
    """task.yaml for a profile; every change must apply exactly as often as it is meant to."""
    seconds = int(hours * 3600)
    for pattern, new, times in (
        (r"^name: drug-target$", f"name: {name}", 1),
        (r"command: \[python, evaluate\.py\]", f"command: [python, evaluate.py, --profile, {profile}]", 1),
        (r"(name: (?:explore|verify)), limitSeconds: \d+, memoryMb: \d+, cpus: 1, gpus: 0, seeds: 3", rf"\1, limitSeconds: {seconds}, memoryMb: 32768, cpus: 4, gpus: 1, seeds: 1", 2),
        (r"plausible: \[1, 150000\]", f"plausible: [1, {parameters}]", 1),
        (r"plausible: \[0\.3, 300\]", f"plausible: [0.3, {40 * seconds}]", 1),
        (r"plausible: \[0, 1000000000\]", "plausible: [0, 1000000000000]", 1),
        (r"name: auroc_protein, min: 0\.5, max: 1", "name: within_protein_auroc, min: 0.5, max: 1", 1),
        (r"min: 2000000, max: 10000000", "min: 100000000, max: 1000000000", 1),
    ):
        text, count = re.subn(pattern, new, text, flags=re.M)
        if count != times:
            raise SystemExit(f"error: task.yaml has {count} places like {pattern!r}, not {times}; change it by hand")
    return text


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("profile", choices=[name for name in protocol.PROFILES if name != "cpu"])
    options.add_argument("folder", type=Path)
    options.add_argument("--gpu-hours", type=float, default=2.0, help="wall limit of one training run")
    options = options.parse_args()
    print(make(options.profile, options.folder, options.gpu_hours))


if __name__ == "__main__":
    main()
