"""Measure known mixers with the task's own evaluator: `python references/measure.py [--seeds 1 2 3] [--jobs 1] [NAME ...]`.

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
COLUMNS = {
    "score": ".2f", "register_accuracy": ".3f", "lm_loss": ".3f", "lm_loss_2x": ".3f",
    "parameters": ".0f", "flops_per_token": ".0f", "train_cpu_s": ".1f",
}


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("names", nargs="*", default=["deltanet", *sorted(each.stem for each in TASK.glob("references/*.py") if each.stem != "measure")])
    options.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    options.add_argument("--jobs", type=int, default=1)
    options = options.parse_args()
    print("| mixer | fails | " + " | ".join(COLUMNS) + " |\n" + "|---" * (len(COLUMNS) + 2) + "|", flush=True)
    with ThreadPoolExecutor(options.jobs) as pool:
        for line in pool.map(lambda name: row(name, options.seeds), options.names):
            print(line, flush=True)


def row(name, seeds):
    program = TASK / ("initial.py" if name == "deltanet" else f"references/{name}.py")
    failed = [check["name"] for check in evaluate(program, "check", 1)["checks"] if not check["passed"]]
    results = [evaluate(program, "explore", seed) for seed in seeds]
    cells = [name, ", ".join(failed) or "-"]
    for column, digits in COLUMNS.items():
        values = [result["score"] if column == "score" else result["metrics"][column] for result in results]
        spread = f" ± {stdev(values):{digits}}" if len(set(values)) > 1 else ""
        cells.append(f"{mean(values):{digits}}{spread}")
    return "| " + " | ".join(cells) + " |"


def evaluate(program, stage, seed):
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "result.json"
        command = [sys.executable, TASK / "evaluate.py", "--candidate", program, "--stage", stage, "--seed", str(seed), "--out", out]
        environment = {**os.environ, "PYTHONPATH": str(TASK.parent / "_python")}
        subprocess.run(command, cwd=folder, env=environment, check=True, stderr=subprocess.DEVNULL)
        result = json.loads(out.read_text())
    if "error" in result:
        raise SystemExit(f"{program.name}, {stage}, seed {seed}: {result['error']['message']}")
    return result


if __name__ == "__main__":
    main()
