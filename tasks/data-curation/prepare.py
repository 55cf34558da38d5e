"""Make the corpus that the profiles judged, gpu and paper run on: `python prepare.py RAW [--held-out CLEAN] [--out data/own]`.

RAW and CLEAN are files, folders or data sets of the hub by name, read as corpus.py reads them: RAW is what programs clean, CLEAN is text that is known to be good, on which the
language models of gpu and paper are tested. Evaluations have no network, so everything is written into one folder: raw.jsonl, held_out.jsonl and SHA256SUMS, which every
run verifies. Paragraphs of CLEAN that stand in RAW too are left out: a model would be tested on what it was trained on.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "_python")]

from asi_eval import sums  # noqa: E402

import corpus  # noqa: E402

SHORT = 60  # characters: shorter paragraphs, such as headings, are in many texts and give nothing away


def prepare(raw, held_out, out):
    """Writes the folder, whole or not at all; how many documents and bytes it holds."""
    if out.exists():
        raise corpus.CorpusError(f"{out} exists already; choose another place with --out, or remove it")
    known = {each.strip() for text in raw for each in text.split("\n\n") if len(each.strip()) >= SHORT}
    kept = [left for text in held_out if (left := "\n\n".join(each for each in text.split("\n\n") if each.strip() not in known)).strip()]
    if held_out and not kept:
        raise corpus.CorpusError("every paragraph of the held-out text stands in the raw text too; choose another held-out text")
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".partial-", ignore_cleanup_errors=True) as scratch:
        made = Path(scratch) / "made"
        made.mkdir()
        for name, texts in (("raw", raw), ("held_out", kept)):
            if texts:
                (made / f"{name}.jsonl").write_text("".join(json.dumps({"text": each}, ensure_ascii=False) + "\n" for each in texts), encoding="utf-8")
        sums.write(made, {})
        made.rename(out)
    return {name: {"documents": len(texts), "bytes": sum(len(each.encode()) for each in texts)} for name, texts in (("raw", raw), ("held_out", kept))}


def main(arguments=None):
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("raw")
    options.add_argument("--held-out")
    options.add_argument("--column", default="text")
    options.add_argument("--held-out-column", default="text")
    options.add_argument("--limit", type=int, help="documents of RAW")
    options.add_argument("--held-out-limit", type=int, default=20_000)
    options.add_argument("--config")
    options.add_argument("--held-out-config")
    options.add_argument("--out", type=Path, default=HERE / "data" / "own")
    options = options.parse_args(arguments)
    try:
        raw = corpus.read(options.raw, options.column, options.limit, config=options.config)
        held_out = corpus.read(options.held_out, options.held_out_column, options.held_out_limit, config=options.held_out_config) if options.held_out else []
        print(json.dumps(prepare(raw, held_out, options.out)))
    except (corpus.CorpusError, OSError) as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
