"""What the recipes of the cognition base do to the initial program, measured by the real evaluator.

python3 ladder.py             the ladder: chosen combinations, as a table
python3 ladder.py --alone     every recipe alone
python3 ladder.py --mixed 60  random combinations, a recipe or nothing for each region (--draw changes the sample)
python3 ladder.py --n 32      any of these with another number of circles
"""

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ITEMS = HERE.parents[1] / "cognition" / "circle-packing"
EDIT = re.compile(r"^  - region: (\w+)\n    code: \|\n((?:      .*\n|\s*\n)+)", re.M)
LADDER = [
    [],
    ["grow-into-the-gaps"],
    ["radii-by-linear-program"],
    ["grid-with-gaps"],
    ["grid-with-gaps", "radii-by-linear-program"],
    ["forces-spread-the-centres"],
    ["forces-spread-the-centres", "radii-by-linear-program"],
    ["random-nudges"],
    ["multipliers-point-the-way"],
    ["penalty-descent-on-all-variables"],
    ["sequential-linear-programming"],
    ["soften-then-solve"],
    ["annealing-on-cheap-radii"],
    ["annealing-on-cheap-radii", "sequential-linear-programming"],
    ["many-starts", "sequential-linear-programming"],
    ["relocate-the-smallest", "sequential-linear-programming"],
    ["relocate-the-smallest", "soften-then-solve", "turned-hexagonal-lattice"],
    ["cut-and-splice", "soften-then-solve", "uneven-rows"],
]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--mixed", type=int, default=0)
    parser.add_argument("--draw", type=int, default=1)
    parser.add_argument("--stage", default="full")
    parser.add_argument("--n", type=int, default=26)
    asked = parser.parse_args()
    recipes = read_recipes()
    rows = [[name] for name in recipes] if asked.alone else mixtures(recipes, asked.mixed, asked.draw) if asked.mixed else LADDER
    print("| recipes | score | CPU s | lp_gap | polish_gap |\n|---|---|---|---|---|")
    failures = [row for row in rows if not measure(row, recipes, asked.stage, asked.n)]
    print(f"\n{len(rows)} programs, {len(failures)} failed")
    return 1 if failures else 0


def read_recipes():
    """Item id -> (region, code)."""
    found = {}
    for path in sorted(ITEMS.glob("*.md")):
        for region, code in EDIT.findall(path.read_text(encoding="utf-8").split("\n---\n")[0] + "\n"):
            found[path.stem] = (region, re.sub(r"^      ", "", code, flags=re.M).strip("\n") + "\n")
    return found


def mixtures(recipes, count, seed):
    draw = random.Random(seed)
    choices = {}
    for name, (region, _) in recipes.items():
        choices.setdefault(region, [None]).append(name)
    return [[name for name in map(draw.choice, choices.values()) if name] for _ in range(count)]


def measure(names, recipes, stage, n):
    result = evaluate(program_of(names, recipes), stage, n)
    title = " + ".join(names) or "initial program"
    if "error" in result:
        print(f"| {title} | {result['error']['class']}: {result['error']['message'][:200]} | | | |", flush=True)
        return False
    metrics = result.get("metrics", {})
    figures = [result["score"] or 0, metrics.get("cpu_s", 0), metrics.get("lp_gap", 0), metrics.get("polish_gap", 0)]
    print("| {} | {:.6f} | {:.2f} | {:.4f} | {:.4f} |".format(title, *figures), flush=True)
    return True


def program_of(names, recipes):
    program = (HERE / "initial.py").read_text(encoding="utf-8")
    for region, code in (recipes[name] for name in names):
        program, count = re.subn(rf"(?ms)(^# region {region}\n).*?(^# endregion$)", lambda found: found[1] + code + found[2], program)
        assert count == 1, region
    return program


def evaluate(program, stage, n, seed=1):
    with tempfile.TemporaryDirectory() as folder:
        candidate, out, work = Path(folder, "program.py"), Path(folder, "result.json"), Path(folder, "work")
        candidate.write_text(program, encoding="utf-8")
        work.mkdir()
        command = [sys.executable, HERE / "evaluate.py", "--n", str(n), "--candidate", candidate, "--stage", stage, "--seed", str(seed), "--out", out]
        subprocess.run(command, cwd=work, env={**os.environ, "PYTHONPATH": str(HERE.parent / "_python")}, check=True)
        return json.loads(out.read_text(encoding="utf-8"))


if __name__ == "__main__":
    sys.exit(main())
