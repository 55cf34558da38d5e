"""GRPO with negative advantages halved: wrong answers, many and noisily judged, push less than right ones pull."""

# region settings
CLIP_LOW = 0.2  # tune 0.05 0.6
CLIP_HIGH = 0.2  # tune 0.05 0.6
KL_WEIGHT = 0.0  # tune 0 0.1
STD_FLOOR = 0.0001  # tune 0.0001 0.5
NEGATIVE_WEIGHT = 0.5  # tune 0 1
# endregion

# region credit
def credit(advantage, mask):
    """Every token gets its answer's advantage, a smaller one where the answer was worse than expected."""
    return torch.where(advantage < 0, NEGATIVE_WEIGHT * advantage, advantage)
# endregion
