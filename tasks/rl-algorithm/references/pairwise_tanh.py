"""Algorithm A: advantages from squashed differences between all pairs of answers, a clip window that depends on the sign, and gradients dropped at random for the tokens with the largest probability times advantage."""

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

# region advantage
def group_advantage(rewards):
    """The mean over the other answers of tanh((own reward - theirs) / spread of the prompt's rewards)."""
    spread = rewards.std(1, keepdim=True).unsqueeze(2) + STD_FLOOR
    pairs = torch.tanh((rewards.unsqueeze(2) - rewards.unsqueeze(1)) / (PAIR_SCALE * spread))
    return pairs.sum(2) / max(1, rewards.shape[1] - 1)
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
