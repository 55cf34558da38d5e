"""DAPO's loss: a wider clip upwards, and averages over tokens instead of answers. (Its resampling of prompts is the sampler's business.) The frame and the contract of the regions are those of ../initial.py."""

import math

import torch

# region settings
CLIP_LOW = 0.2  # tune 0.05 0.6
CLIP_HIGH = 0.28  # tune 0.05 0.6
KL_WEIGHT = 0.0  # tune 0 0.1
STD_FLOOR = 0.0001  # tune 0.0001 0.5
# endregion


def masked_mean(values, mask, dim=None):
    """Mean over the tokens of answers; 0 where there is none."""
    if dim is None:
        return (values * mask).sum() / mask.sum().clamp(min=1)
    return (values * mask).sum(dim) / mask.sum(dim).clamp(min=1)


# region advantage
def group_advantage(rewards):
    """How many standard deviations an answer is above the mean of its prompt."""
    gaps = rewards - rewards.mean(1, keepdim=True)
    return gaps / (rewards.std(1, keepdim=True) + STD_FLOOR)
# endregion


# region credit
def credit(advantage, mask):
    """Every token of an answer gets the advantage of the whole answer."""
    return advantage
# endregion


# region ratio
def log_ratio(logp, old_logp, mask):
    """Token by token."""
    return logp - old_logp
# endregion


# region surrogate
def surrogate(log_ratio, adv, logp, mask, step, cfg):
    """The clipped surrogate: no gain from moving further than the trust region allows."""
    ratio = log_ratio.clamp(-20, 20).exp()
    clipped = ratio.clamp(1 - CLIP_LOW, 1 + CLIP_HIGH)
    return torch.minimum(ratio * adv, clipped * adv)
# endregion


# region penalty
def penalty(logp, ref_logp, mask, cfg):
    """Estimated divergence from the policy at the start; never negative, and 0 where the two agree."""
    if KL_WEIGHT == 0 or ref_logp is None:
        return 0.0
    gap = (ref_logp - logp).clamp(-20, 20)
    return KL_WEIGHT * (gap.exp() - gap - 1)
# endregion


# region aggregate
def aggregate(values, mask, cfg):
    """The mean over all tokens of the minibatch: long answers weigh as much as they are long."""
    return masked_mean(values, mask)
# endregion


def advantages(rewards: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Rewards [G, S] and mask [G, S, T] to advantages [G, S] or [G, S, T]."""
    return credit(group_advantage(rewards), mask)


def policy_loss(logp, old_logp, adv, mask, step, cfg):
    """The loss of one minibatch of answers, a scalar to minimise; (loss, {name: number}) reports numbers besides."""
    here = mask > 0

    def clear(values):  # at padding
        return torch.where(here, values, torch.zeros_like(values))

    old_logp = clear(old_logp.detach())
    logp = clear(logp)
    adv = clear(adv.detach() if adv.dim() == 2 else adv.detach().unsqueeze(1).expand_as(logp))
    reference = None if cfg.ref_logp is None else clear(cfg.ref_logp.detach())
    gain = surrogate(log_ratio(logp, old_logp, mask), adv, logp, mask, step, cfg)
    cost = penalty(logp, reference, mask, cfg)
    return -aggregate(clear(gain - cost), mask, cfg)
