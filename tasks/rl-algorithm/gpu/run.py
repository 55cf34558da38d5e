"""Train a language model with a program's advantages and loss, and test it: `python gpu/run.py --program FILE --out FILE`.

One GPU: as it stands. A node: `accelerate launch --config_file gpu/node.yaml gpu/run.py --profile paper ...`. Model and problems are those that gpu/fetch.py put into gpu/.hub. The
result is JSON in the form of the task's evaluator, which starts this for its stages explore and verify.
"""

import argparse
import json
import math
import os
import sys
import time
from dataclasses import replace
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import hub  # noqa: E402
import plan as plans  # noqa: E402
import preflight  # noqa: E402
import verifier  # noqa: E402
from plan import NotReady  # noqa: E402


def main(arguments=None):
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--program", required=True)
    options.add_argument("--out", required=True)
    options.add_argument("--profile", choices=[*plans.PROFILES], default="gpu")
    options.add_argument("--stage", choices=("explore", "verify"), default="explore")
    options.add_argument("--hub", type=Path, default=hub.HUB, help="where gpu/fetch.py put models and problems")
    options.add_argument("--model", help="instead of the stage's model: a folder of that name in the hub")
    options.add_argument("--parameters", type=float, help="of --model, for the check of memory")
    options.add_argument("--steps", type=int)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--vllm", action="store_true", help="sample with vLLM on the same GPUs")
    options.add_argument("--tests", nargs="*", default=[each.name for each in plans.TESTS], help="none: train only")
    options = options.parse_args(arguments)
    if (options.model is None) != (options.parameters is None):
        return _fail(options.out, "evaluator", "--model and --parameters belong together")
    try:
        result = run(options, planned(options))
    except NotReady as why:
        return _fail(options.out, "evaluator", str(why))
    except Exception as why:
        kind = {"Diverged": "invalid", "Refused": "invalid", "Crashed": "crashed", "OutOfMemoryError": "memory"}.get(type(why).__name__)
        if kind is None:
            raise
        return _fail(options.out, kind, str(why))
    if int(os.environ.get("RANK", "0")) == 0:
        _write(options.out, result)
    return 0


def planned(options):
    """The stage's plan with what the command line says instead."""
    chosen = {"model": options.model, "parameters": options.parameters, "steps": options.steps}
    return replace(plans.PROFILES[options.profile][options.stage], **{name: value for name, value in chosen.items() if value is not None})


def run(options, plan):
    """Everything that can fail early is asked first: the program, the libraries, the GPUs, the data."""
    torch = preflight.library("torch")
    from adapter import Adapter, load

    adapter = Adapter(load(options.program), plan.samples, plan.steps, plan.max_length, options.seed)
    base = preflight.trainer_base()
    reference = adapter.wants_reference()
    processes = preflight.library("accelerate").PartialState(cpu=plan.device == "cpu").num_processes
    preflight.gpus(torch, plan, reference, processes, preflight.launched(os.environ))
    tests = [each for each in plans.TESTS if each.name in options.tests]
    hub.verify(plan, (plans.TRAINING, *tests), options.hub, contents=int(os.environ.get("RANK", "0")) == 0)

    started = time.monotonic()
    trainer = make_trainer(base, adapter, plan, hub.problems(plans.TRAINING, options.hub), options.seed, reference, options.vllm, str(hub.model(plan, options.hub)))
    trainer.train()
    minutes = (time.monotonic() - started) / 60
    accuracy = {test.name: evaluate(trainer, plan, hub.problems(test, options.hub), test.times) for test in tests}
    metrics = {**{f"{name}_accuracy": value for name, value in accuracy.items()}, **along(trainer.state.log_history), "train_minutes": minutes}
    if accuracy:
        metrics["accuracy"] = sum(accuracy.values()) / len(accuracy)
    if plan.device == "cuda":
        metrics["peak_gib"] = torch.cuda.max_memory_allocated() / plans.GIB
    score = 100 * metrics["accuracy"] if accuracy else None
    return {"score": score, "metrics": metrics, "notes": f"{plan.model}, {plan.steps} steps, seed {options.seed}"}


def along(logs, last=10):
    """What TRL noted in the last steps, under the names of task.yaml; only what is there and finite."""
    names = {"reward": "train_reward", "entropy": "entropy", "completions/mean_length": "length", "grad_norm": "gradient_norm"}
    seen = {ours: [each[theirs] for each in logs if theirs in each][-last:] for theirs, ours in names.items()}
    found = {name: sum(values) / len(values) for name, values in seen.items() if values}
    return {name: float(value) for name, value in found.items() if math.isfinite(value)}


def make_trainer(base, adapter, plan, rows, seed, reference, vllm, model, own=False, **settings):
    """TRL's trainer with the program in it, on the model of that folder; `own`: with TRL's own advantages and loss, for comparison."""
    import torch
    from accelerate import PartialState
    from datasets import Dataset
    from trl import GRPOConfig

    from trainer import trainer_class

    accumulation = plan.accumulation(PartialState().num_processes)
    given = {
        "output_dir": "rl-run", "max_steps": plan.updates, "learning_rate": plan.rate, "lr_scheduler_type": "constant", "max_grad_norm": plan.clip,
        "per_device_train_batch_size": plan.rows, "gradient_accumulation_steps": accumulation, "steps_per_generation": plan.minibatches * accumulation,
        "num_iterations": plan.epochs, "num_generations": plan.samples, "max_prompt_length": plan.max_prompt, "max_completion_length": plan.max_length,
        "temperature": 1.0, "beta": 1e-12 if reference else 0.0,  # not 0: TRL then holds the reference that the program wants to see
        "bf16": True, "gradient_checkpointing": True, "seed": seed, "report_to": [], "save_strategy": "no", "logging_steps": plan.epochs * plan.minibatches,
        "model_init_kwargs": {"dtype": torch.float32}, "use_vllm": vllm, "vllm_mode": "colocate", "vllm_importance_sampling_correction": False, "disable_tqdm": True,
    }
    if plan.device == "cpu":
        given |= {"use_cpu": True, "bf16": False, "gradient_checkpointing": False}
    made = (base if own else trainer_class(base))(
        model=model, reward_funcs=verifier.reward, args=GRPOConfig(**{**given, **settings}), train_dataset=Dataset.from_list(rows)
    )
    made.adapter, made.updates_per_step = adapter, plan.epochs * plan.minibatches
    return made


def evaluate(trainer, plan, rows, times, batch=16):
    """The share of right answers when every problem is answered so many times at temperature 1."""
    import torch
    from trl.models import unwrap_model_for_generation

    tokenizer, accelerator = trainer.processing_class, trainer.accelerator
    asked = [row for row in rows for _ in range(times)][accelerator.process_index :: accelerator.num_processes]
    right = torch.zeros(2, device=accelerator.device)
    trainer.model.eval()
    with unwrap_model_for_generation(trainer.model_wrapped, accelerator) as model:  # brings shared-out weights together
        for start in range(0, len(asked), batch):
            some = asked[start : start + batch]
            given = tokenizer([row["prompt"] for row in some], return_tensors="pt", padding=True, padding_side="left").to(accelerator.device)
            with torch.no_grad(), accelerator.autocast():
                answers = model.generate(**given, do_sample=True, temperature=1.0, max_new_tokens=plan.max_length, pad_token_id=tokenizer.pad_token_id)
            texts = tokenizer.batch_decode(answers[:, given["input_ids"].shape[1] :], skip_special_tokens=True)
            right += torch.tensor([sum(verifier.reward(texts, [row["answer"] for row in some])), len(some)], device=accelerator.device)
    total = accelerator.reduce(right, "sum")
    return float(total[0] / total[1])


def _fail(out, kind, message):
    print(f"{kind}: {message}", file=sys.stderr)
    _write(out, {"error": {"class": kind, "message": message}})
    return 1


def _write(out, result):
    Path(out).write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
