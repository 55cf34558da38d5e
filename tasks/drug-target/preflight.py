"""Looks before a stage is paid for: data and machine are those that the profile needs, or the reason why not, and how to mend it."""

import tables

GIB = 1 << 30


class NotReady(Exception):
    """Something that the profile needs is missing or too small."""


def data(profile, folder):
    """The tables are there, whole, and have usable parts; for a made-up world there is nothing to look for."""
    if profile.data != "world":
        tables.load(folder, profile.split)


def machine(profile, stage_has_gpu, load_torch=None):
    """torch can use GPUs, one is visible where the stage trains on it, and it has the memory that the profile is expected to need."""
    if profile.plan["device"] != "cuda":
        return
    torch = (load_torch or _torch)()
    if getattr(torch.version, "cuda", None) is None:
        raise NotReady(f"torch {torch.__version__} was built without CUDA; install the build for GPUs, or use the profile cpu: npm start -- --task drug-target")
    if not stage_has_gpu:
        return
    if not torch.cuda.is_available():
        raise NotReady(
            f"torch {torch.__version__} sees no GPU: compare nvidia-smi, CUDA_VISIBLE_DEVICES and the driver with CUDA {torch.version.cuda}, "
            "or use the profile cpu: npm start -- --task drug-target"
        )
    free, total = (size / GIB for size in torch.cuda.mem_get_info(0))
    if free < profile.needs_gib:
        raise NotReady(
            f"a training run is expected to need {profile.needs_gib:g} GiB of GPU memory; {free:.1f} of {total:.1f} GiB are free, {profile.needs_gib - free:.1f} GiB too little. "
            "End what else runs there, use fewer slots than GPUs, or a larger GPU"
        )


def _torch():
    import torch

    return torch
