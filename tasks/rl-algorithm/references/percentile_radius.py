"""Algorithm B: advantages normalised by percentiles, and a trust radius per token that shrinks as the advantage grows, so that
ratio times advantage never exceeds one cap. The frame and the contract of the regions are those of ../initial.py."""

import math

import torch

# region settings
CENTRE = 0.5  # tune 0.2 0.8
SPREAD_FROM = 0.1  # tune 0 0.4
SPREAD_TO = 0.9  # tune 0.6 1
SPREAD_FLOOR = 0.5  # tune 0.05 1
RADIUS = 0.2  # tune 0.05 0.8
RADIUS_MOST = 0.4  # tune 0.1 1
GAIN_CAP = 4.0  # tune 1.5 10
KL_WEIGHT = 0.0  # tune 0 0.1
# endregion


def masked_mean(values, mask, dim=None):
    """Mean over the tokens of answers; 0 where there is none."""
    if dim is None:
        return (values * mask).sum() / mask.sum().clamp(min=1)
    return (values * mask).sum(dim) / mask.sum(dim).clamp(min=1)


# region advantage
def group_advantage(rewards):
    """(reward - centre) / spread, both read off the sorted rewards of the prompt."""
    centre = torch.quantile(rewards, CENTRE, 1, keepdim=True)
    spread = torch.quantile(rewards, SPREAD_TO, 1, keepdim=True) - torch.quantile(rewards, SPREAD_FROM, 1, keepdim=True)
    return (rewards - centre) / spread.clamp(min=SPREAD_FLOOR)
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
    """Clipped in logarithms: |log ratio| <= radius / |A|, and never so far that ratio * |A| exceeds the cap."""
    size = adv.abs().clamp(min=1e-6)
    radius = torch.minimum((RADIUS / size).clamp(max=RADIUS_MOST), (GAIN_CAP / size).log().clamp(min=0))
    near = torch.maximum(torch.minimum(log_ratio, radius), -radius)
    return torch.minimum(log_ratio.clamp(-20, 20).exp() * adv, near.exp() * adv)
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
    """The mean over the tokens of each answer, then over answers."""
    return masked_mean(values, mask, 1).mean()
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
