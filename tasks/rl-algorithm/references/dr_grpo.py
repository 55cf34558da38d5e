"""Dr. GRPO: neither the spread of the rewards nor the length of an answer divides anything."""

# region settings
CLIP_LOW = 0.2  # tune 0.05 0.6
CLIP_HIGH = 0.2  # tune 0.05 0.6
KL_WEIGHT = 0.0  # tune 0 0.1
# endregion

# region advantage
def group_advantage(rewards):
    """How far an answer is above the mean of its prompt; not divided by the spread, so hard and easy prompts weigh as they are."""
    return rewards - rewards.mean(1, keepdim=True)
# endregion

# region aggregate
def aggregate(values, mask, cfg):
    """Sums over tokens, divided by one constant length; then the mean over answers."""
    return ((values * mask).sum(1) / cfg.max_length).mean()
# endregion
