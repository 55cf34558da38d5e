"""Measure known models with the task's own evaluator: `python references/measure.py [--seeds 1 2 3] [--jobs 1] [--stage explore] [--order] [NAME ...]`.

Needs the packages of ../requirements.txt. Prints the table of the README: mean ± sample standard deviation over seeds. With --order it measures
the programs of ORDER only, and ends with 1 unless each pair is apart: the better one's mean less its deviation is above the other's mean plus its own.
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

ORDER = (
    ("sinkhorn", "mean_pooling"), ("mean_pooling", "top_k"), ("initial", "top_k"), ("deepdta", "initial"), ("initial", "untransposed"), ("untransposed", "additive"),
)
TASK = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TASK), str(TASK.parent / "_python")]

from asi_eval.regions import References  # noqa: E402

REFERENCES = References(TASK)

COLUMNS = {
    "explore": {
        "score": ".3f", "auroc_seen": ".3f", "auroc_drug": ".3f", "auroc_protein": ".3f", "auprc": ".3f", "f1": ".3f", "mcc": ".3f",
        "within_protein_auroc": ".3f", "drug_use": ".3f", "parameters": ".0f", "train_cpu_s": ".0f",
    },
}
for stage in ("verify", "real"):
    COLUMNS[stage] = {
        "score": ".3f", **{f"test_{name}": ".3f" for name in ("auroc_seen", "auroc_drug", "auroc_protein", "auroc_both")},
        "test_auprc": ".3f", "test_f1": ".3f", "test_mcc": ".3f", "test_within_protein_auroc": ".3f", "drug_use": ".3f", "train_cpu_s": ".0f",
    }


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("names", nargs="*", default=["initial", *REFERENCES.names])
    options.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    options.add_argument("--jobs", type=int, default=1)
    options.add_argument("--stage", choices=list(COLUMNS), default="explore")
    options.add_argument("--order", action="store_true")
    options = options.parse_args()
    if options.order:
        raise SystemExit(in_order(options.seeds))
    print("| model | fails | " + " | ".join(COLUMNS[options.stage]) + " |\n" + "|---" * (len(COLUMNS[options.stage]) + 2) + "|", flush=True)
    with ThreadPoolExecutor(options.jobs) as pool:
        for line in pool.map(lambda name: row(name, options.stage, options.seeds), options.names):
            print(line, flush=True)


def row(name, stage, seeds):
    failed = [check["name"] for check in evaluate(name, "check", 1)["checks"] if not check["passed"]]
    results = [evaluate(name, stage, seed) for seed in seeds]
    cells = [name, ", ".join(failed) or "-"]
    for column, digits in COLUMNS[stage].items():
        values = [result["score"] if column == "score" else result["metrics"][column] for result in results]
        spread = f" ± {stdev(values):{digits}}" if len(set(values)) > 1 else ""
        cells.append(f"{mean(values):{digits}}{spread}")
    return "| " + " | ".join(cells) + " |"


def in_order(seeds):
    """0 if every pair of ORDER is apart, 1 otherwise."""
    scores = {}
    for name in sorted({name for pair in ORDER for name in pair}):
        scores[name] = [evaluate(name, "explore", seed)["score"] for seed in seeds]
        print(f"{name}: {mean(scores[name]):.3f} ± {stdev(scores[name]):.3f}", flush=True)
    touching = [pair for pair in ORDER if not apart(scores[pair[0]], scores[pair[1]])]
    for better, worse in touching:
        print(f"not apart: {better} and {worse}")
    return 1 if touching else 0


def apart(better, worse):
    """Do mean ± sample standard deviation of the two not touch?"""
    return mean(better) - stdev(better) > mean(worse) + stdev(worse)


def evaluate(name, stage, seed):
    with tempfile.TemporaryDirectory() as folder:
        program, out = Path(folder) / "program.py", Path(folder) / "result.json"
        program.write_text(REFERENCES.program(name), encoding="utf-8")
        command = [sys.executable, "-B", TASK / "evaluate.py", "--candidate", program, "--stage", stage, "--seed", str(seed), "--out", out]
        environment = {**os.environ, "PYTHONPATH": str(TASK.parent / "_python")}
        subprocess.run(command, cwd=folder, env=environment, check=True, stderr=subprocess.DEVNULL)
        result = json.loads(out.read_text())
    if "error" in result:
        raise SystemExit(f"{name}, {stage}, seed {seed}: {result['error']['message']}")
    return result


if __name__ == "__main__":
    main()
