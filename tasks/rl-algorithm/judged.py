"""What the checks say about programs whose worth is known, without a process for each: `python known.py` prints it."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "_python"), str(HERE / "references")]

import checks  # noqa: E402
import known  # noqa: E402
import source_check  # noqa: E402
from algorithm import Algorithm  # noqa: E402
from asi_eval import CandidateError  # noqa: E402
from measure import Beside  # noqa: E402


def verdicts(source):
    """Names of the failing checks; what raises counts as refused by `interface`."""
    if not source_check.check(source)["passed"]:
        return ["source"]
    try:
        made, _ = checks.execute(Algorithm(Beside(source)))
    except (CandidateError, RuntimeError, IndexError, TypeError):
        return ["interface"]
    return [each["name"] for each in made if not each["passed"]]


def table():
    """The table of the README."""
    good = {name: verdicts(source) for name, source in known.GOOD.items()}
    bad = {name: (meant, verdicts(source)) for name, (meant, source) in known.BAD.items()}
    beyond = {name: verdicts(source) for name, source in known.BEYOND.items()}
    print("| programs | number | let through | refused | by the check meant for them, and only by it |\n|---|---|---|---|---|")
    print(f"| good | {len(good)} | {sum(not each for each in good.values())} | {sum(map(bool, good.values()))} | - |")
    alone = sum(each == [meant] for meant, each in bad.values())
    print(f"| bad | {len(bad)} | {sum(not each for _, each in bad.values())} | {sum(bool(each) for _, each in bad.values())} | {alone} |")
    print(f"| bad, in training only | {len(beyond)} | {sum(not each for each in beyond.values())} | {sum(map(bool, beyond.values()))} | - |")
    for name, each in {**good, **{name: each for name, (meant, each) in bad.items() if each != [meant]}, **beyond}.items():
        if name not in good or each:
            print(f"  {name}: {each or 'let through'}")


if __name__ == "__main__":
    table()
