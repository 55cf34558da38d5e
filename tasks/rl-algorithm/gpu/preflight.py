"""Looks before the leap: every reason why a run would fail after minutes of loading is told at once, and how to mend it."""

import importlib
import importlib.util
import importlib.metadata

from plan import GIB, NotReady

MADE_FOR = "0.24"
NEEDED = ("_calculate_rewards", "_generate_and_score_completions", "_get_per_token_logps_and_entropies", "_compute_loss")


def library(name, importer=importlib.import_module):
    """An imported library."""
    try:
        return importer(name)
    except ImportError as why:
        raise NotReady(f"{name} cannot be imported ({why}); install it: pip install -r gpu/requirements.txt") from None


def trainer_base(importer=importlib.import_module):
    """TRL's GRPOTrainer, if it still has the methods that are replaced or used here."""
    trl = library("trl", importer)
    try:
        base = trl.GRPOTrainer
    except (AttributeError, RuntimeError, ImportError) as why:
        raise NotReady(f"TRL has no working GRPOTrainer: {str(why).strip().splitlines()[-1]}") from None
    missing = [name for name in NEEDED if not hasattr(base, name)]
    if missing:
        raise NotReady(f"GRPOTrainer of TRL {_version('trl')} has no {', '.join(missing)}; this adapter was written for TRL {MADE_FOR}: pip install 'trl=={MADE_FOR}.*'")
    return base


def installed(find=importlib.util.find_spec, version=None):
    """Without importing anything, which takes half a minute: are the libraries there, and is TRL the one this was written for?"""
    for name in ("torch", "trl", "transformers", "accelerate", "datasets"):
        if find(name) is None:
            raise NotReady(f"{name} is not installed; install it: pip install -r gpu/requirements.txt")
    found = (version or _version)("trl")
    if not found.startswith(f"{MADE_FOR}."):
        raise NotReady(f"TRL {found} is installed; this adapter was written for TRL {MADE_FOR}: pip install 'trl=={MADE_FOR}.*'")


def launched(environment):
    """Are the weights shared out among the processes? `accelerate launch` says so in the environment."""
    return any(environment.get(name, "").lower() == "true" for name in ("ACCELERATE_USE_DEEPSPEED", "ACCELERATE_USE_FSDP"))


def gpus(torch, plan, reference=False, processes=1, sharded=False):
    """How many GPUs there are; one for each process, and each large enough. 0 for a plan that is made for the CPU."""
    if plan.device == "cpu":
        return 0
    if not torch.cuda.is_available():
        build = "this torch was built without CUDA" if getattr(torch.version, "cuda", None) is None else "no GPU is visible (see nvidia-smi and CUDA_VISIBLE_DEVICES)"
        raise NotReady(f"torch {torch.__version__} finds no GPU: {build}. The protocol for CPUs needs none: npm start -- --task rl-algorithm")
    count = torch.cuda.device_count()
    if count > processes:
        raise NotReady(
            f"{count} GPUs are visible and {processes} would be used: start it with accelerate launch --config_file gpu/node.yaml --num_processes {count} gpu/run.py ..., "
            "or show one with CUDA_VISIBLE_DEVICES=0"
        )
    if count < processes:
        raise NotReady(f"{processes} processes and {count} GPUs: give the stage {processes} GPUs, or start fewer processes (--num_processes {count})")
    smallest = min(torch.cuda.get_device_properties(each).total_memory for each in range(count)) / GIB
    sharers = processes if sharded else 1
    needed = plan.needs_gib(sharers, reference)
    if smallest < needed:
        enough = next((each for each in (1, 2, 4, 8, 16, 32, 64) if plan.needs_gib(each, reference) <= smallest), None)
        way = f"{enough} such GPUs that share the weights out would do (gpu/node.yaml)" if enough else "a smaller model would do (--model, --parameters)"
        shared = f"shared out among {sharers} GPUs" if sharded else "on one GPU"
        raise NotReady(f"{plan.model} needs about {needed:.0f} GiB per GPU {shared}; the smallest has {smallest:.0f} GiB, {needed - smallest:.0f} GiB too little. {way}")
    return count


def _version(name):
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "of unknown version"
