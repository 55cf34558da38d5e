"""DAPO's loss: a wider clip upwards, and averages over tokens instead of answers. (Its resampling of prompts is the sampler's business.)"""

# region settings
CLIP_LOW = 0.2  # tune 0.05 0.6
CLIP_HIGH = 0.28  # tune 0.05 0.6
KL_WEIGHT = 0.0  # tune 0 0.1
STD_FLOOR = 0.0001  # tune 0.0001 0.5
# endregion

# region aggregate
def aggregate(values, mask, cfg):
    """The mean over all tokens of the minibatch: long answers weigh as much as they are long."""
    return masked_mean(values, mask)
# endregion
