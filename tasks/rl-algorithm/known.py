"""Programs whose worth is known, as changes to the initial program: what the checks should let through, and what they should refuse.

`python known.py` prints the table of the README. BEYOND lists bad programs that no check of two functions can name: they compute
something sound that only fails in training, where stage `quick` and the score see it.
"""

import sys
from pathlib import Path

TASK = Path(__file__).resolve().parent
sys.path.append(str(TASK.parent / "_python"))  # when it is run by itself

from asi_eval.regions import References, spliced  # noqa: E402

SHELF = References(TASK)
INITIAL = SHELF.program("initial")
REFERENCES = {name: SHELF.program(name) for name in SHELF.names}


def replaced(old, new, source=INITIAL):
    """The program with one text in place of another, which must be there."""
    if old not in source:
        raise KeyError(old)
    return source.replace(old, new)


def advantage(expression):
    return spliced(INITIAL, advantage=f"def group_advantage(rewards):\n    return {expression}")


def credit(expression):
    return spliced(INITIAL, credit=f"def credit(advantage, mask):\n    return {expression}")


def surrogate(*lines):
    return spliced(INITIAL, surrogate="\n    ".join(["def surrogate(log_ratio, adv, logp, mask, step, cfg):", "ratio = log_ratio.clamp(-20, 20).exp()", *lines]))


def aggregate(expression):
    return spliced(INITIAL, aggregate=f"def aggregate(values, mask, cfg):\n    return {expression}")


def penalty(expression):
    return spliced(INITIAL, penalty=f"def penalty(logp, ref_logp, mask, cfg):\n    return 0.0 if ref_logp is None else {expression}")


GAP = "(rewards - rewards.mean(1, keepdim=True))"
CLIPPED = "ratio.clamp(1 - CLIP_LOW, 1 + CLIP_HIGH)"

GOOD = {
    "initial": INITIAL,
    **{name: source for name, source in REFERENCES.items() if not name.startswith("broken")},
    "positives only": credit("advantage.clamp(min=0)"),
    "negatives only": credit("advantage.clamp(max=0)"),
    "median as baseline": advantage("rewards - rewards.median(1, keepdim=True).values"),
    "spread of the batch": advantage(f"{GAP} / (rewards.std() + STD_FLOOR)"),
    "ranks": advantage("(rewards.unsqueeze(2) - rewards.unsqueeze(1)).sign().mean(2)"),
    "later tokens count more": credit("advantage.unsqueeze(2) * mask.cumsum(2) / mask.sum(2, keepdim=True).clamp(min=1)"),
    "dual clip": surrogate(f"gain = torch.minimum(ratio * adv, {CLIPPED} * adv)", "return torch.where(adv < 0, torch.maximum(gain, 3 * adv), gain)"),
    "clipped weight, kept gradient": surrogate(f"return {CLIPPED}.detach() * adv * logp"),
    "soft gate": surrogate("return torch.sigmoid(4 * (ratio - 1)) * adv"),
    "window closes with time": surrogate("width = 0.3 - 0.2 * step / cfg.steps", "return torch.minimum(ratio * adv, ratio.clamp(1 - width, 1 + width) * adv)"),
    "uncertain tokens only": surrogate(f"gain = torch.minimum(ratio * adv, {CLIPPED} * adv)", "return torch.where(cfg.entropy > 0.3, gain, gain.detach())"),
    "random half of the tokens": surrogate(f"gain = torch.minimum(ratio * adv, {CLIPPED} * adv)", "return gain * (torch.rand_like(gain) < 0.5)"),
    "divergence from the start": replaced("KL_WEIGHT = 0.0", "KL_WEIGHT = 0.05"),
    "squared divergence": penalty("0.05 * (logp - ref_logp).square() / 2"),
    "mean over tokens": aggregate("masked_mean(values, mask)"),
    "root of the length": aggregate("((values * mask).sum(1) / mask.sum(1).clamp(min=1).sqrt()).mean()"),
    "reports numbers": replaced("    return -aggregate(clear(gain - cost), mask, cfg)", '    return -aggregate(clear(gain - cost), mask, cfg), {"gain": float(gain.detach().mean())}'),
}

BAD = {  # name: (the check that is meant for it, program)
    "broken_sign": ("direction", REFERENCES["broken_sign"]),
    "padding as a part of answers": ("mask", replaced("return torch.where(here, values, torch.zeros_like(values))", "return values", aggregate("values.mean()"))),
    "loss has the wrong sign": ("on_policy", replaced("return -aggregate(", "return aggregate(")),
    "ratio upside down": ("on_policy", spliced(INITIAL, ratio="def log_ratio(logp, old_logp, mask):\n    return old_logp - logp")),
    "size of the advantage only": ("direction", credit("advantage.abs()")),
    "rewards ignored": ("direction", spliced(INITIAL, credit="def credit(advantage, mask):\n    return mask.sum(2) - mask.sum(2).mean(1, keepdim=True)")),
    "advantages shuffled": ("permutation", credit("advantage[:, torch.randperm(advantage.shape[1])]")),
    "advantage ignored": ("on_policy", surrogate("return ratio")),
    "loss scaled by zero": ("on_policy", replaced("return -aggregate(", "return -0.0 * aggregate(")),
    "padding in the mean": ("mask", aggregate("(values * mask).mean()")),
    "mask off by one": ("mask", replaced("    here = mask > 0", "    here = torch.roll(mask, 1, 1) > 0")),
    "padding uncleared": ("mask", replaced("    logp = clear(logp)\n", "", replaced("-aggregate(clear(gain - cost), mask, cfg)", "-aggregate(gain - cost, torch.ones_like(mask), cfg)"))),
    "spread without floor": ("finite", advantage(f"{GAP} / rewards.std(1, keepdim=True)")),
    "logarithm of rewards": ("interface", advantage("rewards.log() - rewards.log().mean(1, keepdim=True)")),
    "length of empty answers": ("finite", aggregate("((values * mask).sum(1) / mask.sum(1)).mean()")),
    "first answer as baseline": ("permutation", advantage("rewards - rewards[:, :1]")),
    "rows weighed by place": ("permutation", aggregate("(masked_mean(values, mask, 1) * torch.linspace(0.5, 1.5, len(values))).mean()")),
    "ties broken by place": ("ties", advantage(f"{GAP} + 0.1 * torch.arange(float(rewards.shape[1]))")),
    "noise on rewards": ("ties", advantage(f"{GAP} + 0.3 * torch.randn_like(rewards)")),
    "some answers at random": ("ties", credit("advantage + 0.2 * (torch.rand_like(advantage) < 0.3)")),
    "changes the rewards": ("interface", advantage("rewards.sub_(rewards.mean(1, keepdim=True))")),
    "running baseline": ("determinism", spliced(INITIAL, advantage="SEEN = []\n\n\ndef group_advantage(rewards):\n    SEEN.append(float(rewards.mean()))\n    return rewards - sum(SEEN) / len(SEEN)")),
    "no gradient": ("interface", surrogate(f"return torch.minimum(ratio * adv, {CLIPPED} * adv).detach()")),
    "loss is no scalar": ("interface", aggregate("masked_mean(values, mask, 1)")),
    "advantage per prompt": ("interface", advantage("rewards.mean(1)")),
    "double precision": ("interface", advantage(f"{GAP}.double()")),
    "runs from the start": ("reference", penalty("-0.05 * (logp - ref_logp).square() / 2")),
    "reads files": ("source", replaced("import math\n", "import math\nimport pathlib\n")),
    "patches torch": ("source", INITIAL + "\n\ntorch.minimum = torch.maximum\n"),
}

BEYOND = {
    "broken_unclipped": REFERENCES["broken_unclipped"],
    "clips the wrong side": surrogate(f"return torch.maximum(ratio * adv, {CLIPPED} * adv)"),
    "never moves twice": surrogate("return torch.where((ratio - 1).abs() < 1e-6, ratio * adv, ratio.detach() * adv)"),
    "hardly any trust": replaced("CLIP_LOW = 0.2", "CLIP_LOW = 0.0005", replaced("CLIP_HIGH = 0.2", "CLIP_HIGH = 0.0005")),
}


if __name__ == "__main__":
    import judged

    judged.table()
