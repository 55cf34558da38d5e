"""Measure known algorithms: `python references/measure.py [--seeds 1 2 3] [--steps 60] [--family sort] [--out FILE] [NAME ...]`.

Needs the packages of ../requirements.txt. Trains as stage `explore` does, but with these trusted programs in this process, which
spares an import of torch per run (that both ways give the same score is one of the tests). Prints a table, mean ± sample standard
deviation over seeds, and writes every run as one line of JSON to --out; runs that are there already are not repeated. CPU seconds are those
of warm start and training.
"""

import argparse
import json
import sys
import time
import types
from pathlib import Path
from statistics import mean, stdev

TASK = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TASK), str(TASK.parent / "_python")]

from asi_eval import Invalid  # noqa: E402
from asi_eval.regions import References  # noqa: E402

import harness  # noqa: E402
import protocol  # noqa: E402
import training  # noqa: E402
from algorithm import Algorithm  # noqa: E402

COLUMNS = {
    "score": ".1f", "accuracy_start": ".3f", "accuracy": ".3f", "worst_drop": ".3f", "entropy": ".2f", "kl": ".2f", "length": ".1f",
    "gradient_norm": ".2f", "cpu_s": ".1f",
}
ORDER = ("initial", "negatives_halved", "broken_unclipped", "reinforce_baseline", "gspo", "dr_grpo", "rloo", "dapo", "percentile_radius", "pairwise_tanh", "broken_sign")


class Beside:
    """Calls the harness in this process: for the text of a program that is trusted."""

    def __init__(self, source):
        self.program = types.ModuleType("program")
        exec(compile(source, "program.py", "exec"), self.program.__dict__)
        harness.Invalid = Invalid

    def call(self, function, **arguments):
        return getattr(harness, function)(self.program, **arguments)


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("names", nargs="*", default=ORDER)
    options.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    options.add_argument("--steps", type=int, default=protocol.STEPS)
    options.add_argument("--family", default="sort")
    options.add_argument("--out")
    options = options.parse_args()
    print("| algorithm | " + " | ".join(COLUMNS) + " |\n" + "|---" * (len(COLUMNS) + 1) + "|", flush=True)
    for name in options.names:
        runs = [run(name, options, seed) for seed in options.seeds]
        cells = [f"{mean(values):{digits}}{spread(values, digits)}" for values, digits in columns(runs)]
        print("| " + " | ".join([name, *cells]) + " |", flush=True)


def run(name, options, seed):
    """One training; its numbers, from the file of runs or appended to it."""
    asked = {"name": name, "family": options.family, "seed": seed, "steps": options.steps}
    for line in open(options.out, encoding="utf-8") if options.out and Path(options.out).exists() else ():
        if asked.items() <= (known := json.loads(line)).items():
            return known
    started = time.process_time()
    course = training.course(options.family, seed, options.steps, Algorithm(Beside(References(TASK).program(name))))
    numbers = {"score": course.score(), **course.metrics(), "cpu_s": time.process_time() - started}
    if options.out:
        curve = [round(accuracy, 4) for _, accuracy, *_ in course.looks]
        with open(options.out, "a", encoding="utf-8") as file:
            file.write(json.dumps({**asked, **numbers, "curve": curve}) + "\n")
    return numbers


def columns(runs):
    return [([each[column] for each in runs], digits) for column, digits in COLUMNS.items()]


def spread(values, digits):
    return f" ± {stdev(values):{digits}}" if len(set(values)) > 1 else ""


if __name__ == "__main__":
    main()
