"""Algorithm A: advantages from squashed differences between all pairs of answers, a clip window that depends on the sign, and
gradients dropped at random for the tokens with the largest probability times advantage. The frame and the contract of the regions are those of ../initial.py."""

import math

import torch

# region settings
POSITIVE_LOW = 0.2  # tune 0.05 0.6
POSITIVE_HIGH = 0.3  # tune 0.05 0.8
NEGATIVE_LOW = 0.2  # tune 0.05 0.6
NEGATIVE_HIGH = 0.2  # tune 0.05 0.6
PAIR_SCALE = 1.0  # tune 0.2 4
TOP_SHARE = 0.2  # tune 0.01 0.5
DROP_CHANCE = 0.5  # tune 0 0.9
KL_WEIGHT = 0.0  # tune 0 0.1
STD_FLOOR = 0.1  # tune 0.001 0.5
# endregion


def masked_mean(values, mask, dim=None):
    """Mean over the tokens of answers; 0 where there is none."""
    if dim is None:
        return (values * mask).sum() / mask.sum().clamp(min=1)
    return (values * mask).sum(dim) / mask.sum(dim).clamp(min=1)


# region advantage
def group_advantage(rewards):
    """The mean over the other answers of tanh((own reward - theirs) / spread of the prompt's rewards)."""
    spread = rewards.std(1, keepdim=True).unsqueeze(2) + STD_FLOOR
    pairs = torch.tanh((rewards.unsqueeze(2) - rewards.unsqueeze(1)) / (PAIR_SCALE * spread))
    return pairs.sum(2) / max(1, rewards.shape[1] - 1)
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
    """The clipped surrogate with one window for good answers and one for bad; some dominant tokens give no gradient."""
    ratio = log_ratio.clamp(-20, 20).exp()
    low = torch.where(adv > 0, 1 - POSITIVE_LOW, 1 - NEGATIVE_LOW)
    high = torch.where(adv > 0, 1 + POSITIVE_HIGH, 1 + NEGATIVE_HIGH)
    gain = torch.minimum(ratio * adv, torch.clamp(ratio, low, high) * adv)
    weight = torch.where(mask > 0, logp.detach().exp() * adv, -math.inf)
    count = int(TOP_SHARE * float(mask.sum()))
    if count == 0:
        return gain
    dominant = weight >= weight.flatten().topk(count).values[-1]
    dropped = dominant & (torch.rand_like(gain) < DROP_CHANCE)
    return torch.where(dropped, gain.detach(), gain)
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
