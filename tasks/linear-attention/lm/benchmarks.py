"""Named benchmarks by lm-evaluation-harness, where it is installed: it asks the questions and works out the scores, the candidate's model answers.

Its data are fetched beforehand (prepare.py PROFILE --benchmarks) into .benchmarks/ of the corpus, since evaluations have no network.
Right answers stay with the scorer: the candidate's process is asked how likely every continuation is.
"""

import importlib
import logging
import os
import shutil
import tempfile
from pathlib import Path

import numpy as np

from plans import NotReady
from sources import first_line

MISSING = "lm-evaluation-harness is not installed, so no benchmarks were run: pip install lm-eval (it stands in requirements-gpu.txt)"
PREFERRED = ("acc_norm,none", "acc,none", "exact_match,none", "word_perplexity,none")
NORMED = ("hellaswag", "arc_challenge")  # judged by the likelihood per byte, as is usual; the others by the plain one


def fetch(folder: Path, benchmark: str) -> str:
    """Have the harness load a benchmark, so that its data are on disk; what came of it."""
    if not (folder / "corpus.json").is_file():
        raise NotReady(f"there is no corpus at {folder}: prepare it first, benchmarks are kept beside it")
    _hub(folder / ".benchmarks", offline=False)
    try:
        tasks = importlib.import_module("lm_eval.tasks")
    except ImportError:
        raise NotReady(MISSING) from None
    try:
        tasks.get_task_dict([benchmark], tasks.TaskManager())
    except Exception as why:  # the packages below raise a dozen kinds for no network
        raise NotReady(
            f"{benchmark} cannot be fetched from huggingface.co: {first_line(why)}. It needs a network; or fetch it elsewhere and copy {folder / '.benchmarks'} here"
        ) from why
    return "there"


def run(speaker, corpus, plan, tasks=None) -> tuple:
    """Metrics of the plan's benchmarks, and remarks on those that could not be run. `tasks`: the harness's own catalogue."""
    if not plan.benchmarks:
        return {}, []
    with tempfile.TemporaryDirectory() as scratch:
        _hub(_mirror(corpus.folder / ".benchmarks", Path(scratch) / "hub"), offline=True)
        try:
            harness = importlib.import_module("lm_eval")
        except ImportError:
            return {}, [MISSING]
        logging.getLogger("lm_eval").setLevel(logging.ERROR)
        model, metrics, remarks = _model(speaker, corpus.encoding(), 2 * plan.length), {}, []
        for benchmark in plan.benchmarks:
            try:
                found = harness.simple_evaluate(model=model, tasks=[benchmark], limit=plan.examples, bootstrap_iters=0, log_samples=False, task_manager=tasks)
            except (OSError, ValueError, KeyError, RuntimeError) as why:  # no data, or no such task
                remarks.append(f"benchmark {benchmark} was not run: {first_line(why)} (python lm/prepare.py {plan.corpus} --benchmarks fetches what it needs)")
                continue
            number = _metric(benchmark, found["results"].get(benchmark, {}))
            metrics |= number
            remarks += [] if number else [f"benchmark {benchmark} gave none of {', '.join(PREFERRED)}"]
    accuracies = [value for name, value in metrics.items() if not name.endswith("_perplexity")]
    if accuracies and not remarks:
        metrics["bench_mean"] = float(np.mean(accuracies))
    return metrics, remarks


def _metric(benchmark, results):
    """The one number of a benchmark, by its name."""
    wanted = PREFERRED if benchmark in NORMED else PREFERRED[1:]
    key = next((key for key in wanted if isinstance(results.get(key), float)), None)
    if key is None:
        return {}
    return {f"bench_{benchmark}{'_perplexity' if 'perplexity' in key else ''}": float(results[key])}


def _model(speaker, encoding, longest):
    """The harness's view of the candidate's model. The class is made here, because its base comes with the package."""
    from lm_eval.api.model import LM
    from lm_eval.utils import get_rolling_token_windows, make_disjoint_window

    class Model(LM):
        def loglikelihood(self, requests, disable_tqdm=False):
            """(log-probability, is it what greedy decoding would say) for each (context, continuation)."""
            return self._of([self._pair(*each.args) for each in requests])

        def loglikelihood_rolling(self, requests, disable_tqdm=False):
            """Log-probability of whole texts, in windows that do not overlap."""
            whole = []
            for (text,) in (each.args for each in requests):
                windows = get_rolling_token_windows(encoding.encode(text).tolist(), encoding.separator, longest, 1)
                whole.append(sum(logp for logp, _ in self._of([make_disjoint_window(each) for each in windows])))
            return whole

        def generate_until(self, requests, disable_tqdm=False):
            """Greedy continuations, up to a stop text."""
            return [self._written(context, options) for context, options in (each.args for each in requests)]

        def _pair(self, context, continuation):
            bare = context.rstrip()
            context, continuation = bare, context[len(bare) :] + continuation  # tokens take the space before a word along
            both = encoding.encode(context + continuation).tolist()
            cut = len(encoding.encode(context))
            return ([encoding.separator, *both[:cut]], both[cut:])

        def _of(self, pairs):
            """Asked longest first, in batches of a like length, padded behind; answers in the order of the questions."""
            answers, order = [None] * len(pairs), sorted(range(len(pairs)), key=lambda at: -len(pairs[at][0]) - len(pairs[at][1]))
            for start in range(0, len(order), 64):
                some = order[start : start + 64]
                rows = [[*pairs[at][0], *pairs[at][1]][-longest - 1 :] for at in some]
                width = max(map(len, rows))
                spans = [(len(row) - min(len(pairs[at][1]), len(row) - 1), len(row)) for at, row in zip(some, rows)]
                padded = np.array([row + [encoding.separator] * (width - len(row)) for row in rows], np.uint16)
                logp, likeliest = speaker.score(padded, spans)
                for at, said, sure, (low, high) in zip(some, logp, likeliest, spans):
                    answers[at] = float(said[low - 1 : high - 1].sum()), bool(sure[low - 1 : high - 1].all())
            return answers

        def _written(self, context, options):
            tokens, text, stops = [encoding.separator, *encoding.encode(context).tolist()], "", options.get("until") or []
            for _ in range(int(options.get("max_gen_toks", 128))):
                token = int(speaker.following(np.array(tokens[-longest:], np.uint16)).argmax())
                if token == encoding.separator:
                    break
                tokens.append(token)
                text = encoding.decode(tokens[1 + len(encoding.encode(context)) :])
                if cut := [text.index(each) for each in stops if each and each in text]:
                    return text[: min(cut)]
            return text

    return Model()


def _hub(folder, offline):
    """Where the packages of the hub look; they read it when they are imported."""
    os.environ |= {"HF_HOME": str(folder), "HF_DATASETS_TRUST_REMOTE_CODE": "0"}
    os.environ |= {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1"} if offline else {}


def _mirror(source, folder):
    """Folders of our own with links to the files of others: the packages want to put locks beside data that cannot be written to."""
    folder.mkdir(parents=True)
    if source.is_dir():
        shutil.copytree(source, folder, copy_function=os.symlink, ignore=shutil.ignore_patterns("*.lock"), dirs_exist_ok=True)
    return folder

