"""REINFORCE with the mean reward of the whole batch as baseline: no ratio, no clipping."""

# region settings
KL_WEIGHT = 0.0  # tune 0 0.1
# endregion

# region advantage
def group_advantage(rewards):
    """How far an answer is above the mean of all answers of the batch."""
    return rewards - rewards.mean()
# endregion

# region surrogate
def surrogate(log_ratio, adv, logp, mask, step, cfg):
    """The plain score function: as good as its samples are fresh."""
    return logp * adv
# endregion
