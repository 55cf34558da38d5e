"""The profiles judged, gpu and paper: programs clean documents of the user's own, of which no truth is known.

judged: a model rates fifty pairs before and after, from 1 to 10. gpu and paper: a language model is trained on the cleaned text, and the score is what it needs for held-out text, in
bits per byte. Data and machine are looked at in the check, before a stage is paid for; GPU and memory when a stage begins, as the check is given no GPU.
"""

import importlib.util
import json
from pathlib import Path
from statistics import mean, stdev

from asi_eval import Candidate, derive, source, sums

import chat
import claims
import measures
import pairs
import protocol
import specify
from dice import Dice

HERE = Path(__file__).resolve().parent
PREPARE, LARGER = "make it with python prepare.py (see the README)", "prepare a larger corpus, or take a smaller profile"


class NotReady(Exception):
    """Something that the profile needs is missing or too small; the message says what, and how to mend it."""


def stages(name, folder, others):
    """The stages of a profile by name; those that it leaves as they are come from `others`."""
    profile = protocol.OWN[name]

    def check(request):
        ready(profile, folder)
        return others["check"](request)

    def judged(request):
        return _judged(request, profile, folder)

    def quick(request):
        return _modelled(request, profile._replace(raw_bytes=profile.raw_bytes // 10, plan=profile.quick_plan), folder)

    def explore(request):
        return _modelled(request, profile, folder)

    if profile.plan is None:
        return {**others, "check": check, "explore": judged}
    return {"check": check, "quick": quick, "explore": explore}


def ready(profile, folder):
    """Raises NotReady or WrongSum unless the corpus is whole and large enough, and the judge answers or torch can use a GPU."""
    raw = folder / "raw.jsonl"
    if not raw.is_file():
        raise NotReady(f"there is no corpus in {folder}: {PREPARE}, or link a folder that has one to that place")
    sums.verify(folder)
    _large_enough(raw, profile.raw_bytes)
    if profile.plan is None:
        if (count := len(_texts(folder, "raw"))) < profile.documents:
            raise NotReady(f"{raw} is too small for this profile: {profile.documents - count} of {profile.documents} documents are lacking; {LARGER}")
        return _reach_judge(folder)
    if not (folder / "held_out.jsonl").is_file():
        raise NotReady(f"there is no held_out.jsonl in {folder}: {PREPARE}, with --held-out")
    _large_enough(folder / "held_out.jsonl", profile.held_out_bytes)
    if importlib.util.find_spec("torch") is None:
        raise NotReady("torch is not installed; install it: pip install -r requirements-gpu.txt")
    if profile.plan["device"] == "cuda":
        import proxy

        proxy.built_for_gpus()


def _large_enough(path, size):
    if (lacking := size - path.stat().st_size) > 0:
        raise NotReady(f"{path} is too small for this profile: {lacking / 1e6:,.3f} of {size / 1e6:,.3f} MB are lacking; {LARGER}")


def _reach_judge(folder):
    try:
        _judge(folder).ask("Answer with the word OK.")
    except chat.ChatError as why:
        raise NotReady(f"the judge of {folder / 'judge.json'} does not answer: {why}. In the sandbox there is no network: start the run with --sandbox none") from None


def _judged(request, profile, folder):
    ready(profile, folder)
    texts = _texts(folder, "raw")
    texts = [texts[at] for at in Dice(derive(request.seed, "own")).order(len(texts))[: profile.documents]]
    outputs, metrics = _cleaned(request, texts)
    chosen = Dice(derive(request.seed, "pairs")).some(range(len(texts)), pairs.ORDINARY + pairs.SPECIAL)
    rows = [{"id": str(at), "original": texts[at], "cleaned": outputs[at] or None} for at in chosen]
    rated = specify.judged(_judge(folder, specify.JUDGE), rows)
    ratings = [each["rating"] for each in rated]
    written = pairs.write([{**row, **rating} for row, rating in zip(rows, rated)])
    metrics |= {"pairs": mean(ratings), "pairs_error": stdev(ratings) / len(ratings) ** 0.5}
    return _result(request, mean(ratings), metrics, [written])


def _modelled(request, profile, folder):
    """Bits per byte of held-out text under a model of the cleaned text: noise wastes its fixed budget, deletion starves it."""
    import proxy

    proxy.machine(profile.plan)
    ready(profile, folder)
    texts = _drawn(_texts(folder, "raw"), profile.raw_bytes, derive(request.seed, "own"))
    outputs, metrics = _cleaned(request, texts)
    training = "\n\n".join(filter(None, outputs)).encode()[: int(measures.BUDGET * sum(len(each.encode()) for each in texts))]
    held_out = "\n\n".join(_texts(folder, "held_out")).encode()[: profile.held_out_bytes]
    bits, used = proxy.bits_per_byte(training, held_out, profile.plan, derive(request.seed, "model"))
    return _result(request, bits, {**metrics, "bits_per_byte": bits, **used}, [])


def _result(request, score, metrics, artifacts):
    lines = source.lines_of_code(request.candidate.read_text(encoding="utf-8"))
    return {"score": score, "metrics": metrics, "features": {"removed": metrics["removed"], "program_lines": lines}, "artifacts": artifacts}


def _drawn(texts, size, seed):
    """Documents in random order, as many as make up the size in bytes."""
    chosen, total = [], 0
    for at in Dice(seed).order(len(texts)):
        if total >= size:
            break
        chosen.append(texts[at])
        total += len(texts[at].encode())
    return chosen


def _cleaned(request, texts):
    """What the program makes of the texts, and how much; an output with text from elsewhere counts as empty."""
    limit = max(5.0, protocol.CPU_S * len(texts) / 500)
    outputs = []
    with Candidate(request.candidate, limit_s=4 * limit, cpu_s=limit, memory_mb=4096, harness=HERE / "harness.py", answer_mb=1024) as candidate:
        for start in range(0, len(texts), protocol.AT_ONCE):
            some = texts[start : start + protocol.AT_ONCE]
            outputs += claims.texts(candidate.call("curated", documents=some), len(some))
    outputs = ["" if output and measures.refusal(output, text) else output for output, text in zip(outputs, texts)]
    dropped = sum(not each for each in outputs) / len(outputs)
    removed = max(0.0, 1 - sum(map(len, outputs)) / sum(map(len, texts)))
    return outputs, {"removed": removed, "dropped": dropped, "cpu_s": candidate.cpu_s}


def _texts(folder, name):
    path = folder / f"{name}.jsonl"
    try:
        return [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines() if line]
    except (ValueError, KeyError, TypeError) as why:
        raise NotReady(f"{path}: not JSONL with a column text ({type(why).__name__}: {why}): {PREPARE}") from None


def _judge(folder, instructions="You are asked whether you can be reached."):
    path = folder / "judge.json"
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        return chat.Chat(said["model"], instructions, said["url"])
    except (OSError, ValueError, KeyError, TypeError) as why:
        example = '{"url": "http://127.0.0.1:8000/v1", "model": "NAME"}'
        raise NotReady(f"{path} must name the judge, as in {example}: {type(why).__name__}: {why}") from None
