"""Maths problems from datasets whose columns have different names."""

import json

from plan import NotReady

ASK = "{problem}\n\nReason step by step, and put the final answer within \\boxed{{}}."
QUESTIONS, ANSWERS = ("problem", "question", "prompt"), ("answer", "final_answer", "reward_model")


def load(problems, load_dataset):
    """Rows of {prompt, answer}; `load_dataset` is that of the package datasets."""
    try:
        rows = load_dataset(problems.path, split=problems.split)
    except Exception as why:  # the package raises a dozen kinds for no network, no such set, no such split
        raise NotReady(
            f"the dataset {problems.path} (split {problems.split}) cannot be loaded: {str(why).strip().splitlines()[0] if str(why).strip() else type(why).__name__}. "
            "Check the network and a proxy, and that the hub still has it by this name"
        ) from why
    made = [each for each in map(row, rows) if each is not None]
    if not made:
        raise NotReady(f"the dataset {problems.path} has no rows with one of {', '.join(QUESTIONS)} and one of {', '.join(ANSWERS)}")
    return made


def row(raw):
    """One problem and its answer; None where one of them is missing."""
    question = next((raw[name] for name in QUESTIONS if raw.get(name)), None)
    answer = next((raw[name] for name in ANSWERS if raw.get(name) not in (None, "", [])), None)
    if isinstance(question, list):
        question = question[-1]["content"]
    if isinstance(answer, dict):
        answer = answer.get("ground_truth")
    if isinstance(answer, str) and answer.startswith("["):
        try:
            answer = json.loads(answer)
        except ValueError:
            pass
    if isinstance(answer, list):
        answer = answer[0] if answer else None
    if question is None or answer is None:
        return None
    return {"prompt": ASK.format(problem=question), "answer": str(answer)}
