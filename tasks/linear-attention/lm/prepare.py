"""Make the corpus that a profile trains on: `python lm/prepare.py gpu --text FILES`, or `--hub HuggingFaceFW/fineweb-edu --subset sample-10BT`.

Evaluations have no network, so everything is fetched here, once: tokens, GPT-2's tables, and with --benchmarks the data of the
benchmarks. The folder is corpus/NAME beside task.yaml; where --out puts it elsewhere, a link there is followed.
"""

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import benchmarks  # noqa: E402
import corpus  # noqa: E402
import sources  # noqa: E402
from plans import PROFILES, NotReady  # noqa: E402

PLANS = [plan for stages in PROFILES.values() for plan in stages.values()]


def main(arguments=None) -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("corpus", choices=sorted({plan.corpus for plan in PLANS}))
    source = options.add_mutually_exclusive_group(required=True)
    source.add_argument("--text", nargs="+", metavar="PATH", help="text files, .jsonl files, or folders of them")
    source.add_argument("--hub", metavar="NAME", help="a data set of huggingface.co")
    source.add_argument("--benchmarks", action="store_true", help="fetch the benchmarks' data into an existing corpus")
    options.add_argument("--subset", help="of --hub, for example sample-10BT")
    options.add_argument("--split", default="train")
    options.add_argument("--column", default="text")
    options.add_argument("--tokens", choices=("gpt2", "bytes"), default="gpt2")
    options.add_argument("--most", type=int, help="tokens to stop after; default: with --hub, what the plans of this corpus read, with --text all")
    options.add_argument("--validation-share", type=float, help="of the documents; default: with --hub, twice what the plans need, with --text 0.02")
    options.add_argument("--out", type=Path)
    options = options.parse_args(arguments)
    place = HERE.parent / "corpus" / options.corpus
    try:
        if options.benchmarks:
            fetch(options.out or place, options.corpus)
        else:
            make(options, options.out or place)
            if options.out:
                print(f"link it, so that evaluations find it: mkdir -p {place.parent} && ln -s {options.out.resolve()} {place}")
    except NotReady as why:
        print(f"error: {why}", file=sys.stderr)
        return 1
    return 0


def make(options, folder):
    if options.text:
        source, documents, most, share = ", ".join(options.text), sources.local(options.text), options.most, 0.02
    else:
        source = " ".join(filter(None, (options.hub, options.subset, options.split)))
        documents = sources.hub(options.hub, options.subset, options.split, options.column)
        plans = [plan for plan in PLANS if plan.corpus == options.corpus]
        held_out = 2 * max(2 * plan.test_rows * (plan.length + 1) for plan in plans)
        most = options.most or int(1.02 * max(plan.tokens for plan in plans)) + held_out
        share = min(0.5, held_out / most)
    folder.parent.mkdir(parents=True, exist_ok=True)
    about = corpus.write(folder, source, documents, options.tokens, options.validation_share or share, most)
    left = about["left_out"]
    print(
        f"{folder}: {about['train']['tokens']:,} tokens to train on, {about['validation']['tokens']:,} held out; "
        f"{left['documents']} documents ({left['tokens']:,} tokens) left out for sharing {left['window']} tokens in a row with validation"
    )


def fetch(folder, name):
    wanted = dict.fromkeys(each for plan in PLANS if plan.corpus == name for each in plan.benchmarks)
    for benchmark in wanted:
        print(f"{benchmark}: {benchmarks.fetch(folder, benchmark)}", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
