"""Broken on purpose: the advantage has the wrong sign."""

# region advantage
def group_advantage(rewards):
    """The mean of the prompt minus the reward: the wrong way round."""
    gaps = rewards.mean(1, keepdim=True) - rewards
    return gaps / (rewards.std(1, keepdim=True) + STD_FLOOR)
# endregion
