"""Measure known mixers with the task's own evaluator: `python references/measure.py [--stage explore] [--seeds 1 2 3] [--jobs 1] [NAME ...]`.

Needs the packages of ../requirements.txt. Prints the table of the README: mean ± sample standard deviation over seeds.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import mean, stdev

TASK = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TASK.parent / "_python")]

from asi_eval.regions import References  # noqa: E402

REFERENCES = References(TASK)
COLUMNS = {
    "score": ".2f", "register_accuracy": ".3f", "lm_loss": ".3f", "lm_loss_2x": ".3f",
    "parameters": ".0f", "flops_per_token": ".0f", "train_cpu_s": ".1f",
}
NAMES = ["deltanet", *REFERENCES.names]


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("names", nargs="*", default=NAMES)
    options.add_argument("--stage", choices=("quick", "explore", "verify"), default="explore")
    options.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    options.add_argument("--jobs", type=int, default=1)
    options = options.parse_args()
    print("| mixer | fails | " + " | ".join(COLUMNS) + " |\n" + "|---" * (len(COLUMNS) + 2) + "|", flush=True)
    with ThreadPoolExecutor(options.jobs) as pool:
        for line in pool.map(lambda name: row(name, measured(name, options.stage, options.seeds)), options.names):
            print(line, flush=True)


def measured(name, stage, seeds):
    """The value of every seed, by column, for one mixer."""
    results = [evaluate(name, stage, seed) for seed in seeds]
    found = {"score": [result["score"] for result in results]}
    return found | {column: [result["metrics"][column] for result in results] for column in COLUMNS if column in results[0]["metrics"]}


def row(name, values):
    failed = [check["name"] for check in evaluate(name, "check", 1)["checks"] if not check["passed"]]
    cells = [name, ", ".join(failed) or "-"]
    for column, digits in COLUMNS.items():
        some = values.get(column, [])
        spread = f" ± {stdev(some):{digits}}" if len(set(some)) > 1 else ""
        cells.append(f"{mean(some):{digits}}{spread}" if some else "")
    return "| " + " | ".join(cells) + " |"


def evaluate(name, stage, seed):
    with tempfile.TemporaryDirectory() as folder:
        program, out = Path(folder) / "program.py", Path(folder) / "result.json"
        program.write_text(REFERENCES.program("initial" if name == "deltanet" else name), encoding="utf-8")
        command = [sys.executable, "-B", TASK / "evaluate.py", "--candidate", program, "--stage", stage, "--seed", str(seed), "--out", out]
        environment = {**os.environ, "PYTHONPATH": str(TASK.parent / "_python")}
        subprocess.run(command, cwd=folder, env=environment, check=True, stderr=subprocess.DEVNULL)
        result = json.loads(out.read_text())
    if "error" in result:
        raise SystemExit(f"{name}, {stage}, seed {seed}: {result['error']['message']}")
    return result


if __name__ == "__main__":
    main()
