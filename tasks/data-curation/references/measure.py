"""Measure known strategies: `python references/measure.py [--seeds 1 2 3] [--documents 125] [--level 2] [NAME ...]`.

Prints the table of the README: mean ± sample standard deviation over seeds. `oracle` is the truth itself. Programs run in processes of
their own, as in an evaluation; the documents are drawn once and shown to all.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path
from statistics import mean, stdev
from types import SimpleNamespace

TASK = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TASK), str(TASK.parent / "_python")]

import evaluate  # noqa: E402
import pairs  # noqa: E402
import protocol  # noqa: E402
from asi_eval.regions import References  # noqa: E402

NAMES = ["oracle", "general_deduplicated", "general_rules", "tuned_to_development", "simple_regex", "half_dropped", "initial", "aggressive", "raw", "delete_everything"]
COLUMNS = ("precision", "recall", "para", "macro", "pii", "lm")
FAMILIES = ("development", "hidden")


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("names", nargs="*", default=NAMES)
    options.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    options.add_argument("--documents", type=int, default=protocol.FULL)
    options.add_argument("--level", type=int, choices=(1, 2), default=2)
    options = options.parse_args()
    table = measure(options.names, options.seeds, options.documents, options.level)
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", file=sys.stderr)
    print("| strategy | development | hidden | " + " | ".join(COLUMNS) + " | pairs | CPU s |\n" + "|---" * (len(COLUMNS) + 5) + "|")
    for name in options.names:
        development, hidden = table[name]["development"], table[name]["hidden"]
        cells = [_spread(each["score"] for each in rows) for rows in (development, hidden)]
        cells += [f"{mean(each[column] for each in development):.2f}" for column in COLUMNS]
        cells += [_spread(each["pairs"] for each in development), f"{mean(each['cpu_s'] for each in development):.2f}"]
        print(f"| {name} | " + " | ".join(cells) + " |")


def measure(names, seeds, documents=protocol.FULL, level=2, families=FAMILIES):
    """{name: {family: [metrics of each seed]}}."""
    table = {name: {family: [] for family in families} for name in names}
    for family in families:
        for seed in seeds:
            cases = protocol.cases(family, seed, documents, level)
            for name in names:
                table[name][family].append(_row(name, cases, seed))
    return table


def _row(name, cases, seed):
    if name == "oracle":
        outputs, cpu_s = {case.category: case.truth for case in cases}, 0.0
    else:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "program.py"
            path.write_text(References(TASK).program(name), encoding="utf-8")
            outputs, cpu_s = evaluate.cleaned(SimpleNamespace(candidate=path), cases)
    score, metrics = protocol.summary(evaluate.scored(cases, outputs))
    return {**metrics, "score": score, "cpu_s": cpu_s, "pairs": mean(each["rating"] for each in pairs.rows(cases, outputs, seed))}


def _spread(values):
    values = list(values)
    return f"{mean(values):.2f} ± {stdev(values):.2f}" if len(values) > 1 else f"{values[0]:.2f}"


if __name__ == "__main__":
    main()
