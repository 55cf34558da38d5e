"""RLOO: each answer is compared with the mean of the others; the clipped surrogate is kept, because answers are used twice."""

# region settings
CLIP_LOW = 0.2  # tune 0.05 0.6
CLIP_HIGH = 0.2  # tune 0.05 0.6
KL_WEIGHT = 0.0  # tune 0 0.1
# endregion

# region advantage
def group_advantage(rewards):
    """How far an answer is above the mean of the other answers to its prompt."""
    others = (rewards.sum(1, keepdim=True) - rewards) / max(1, rewards.shape[1] - 1)
    return rewards - others
# endregion
