"""GSPO: the ratio, and so the clipping, is that of the whole answer (geometric mean over its tokens)."""

# region settings
CLIP_LOW = 0.1  # tune 0.05 0.6
CLIP_HIGH = 0.1  # tune 0.05 0.6
KL_WEIGHT = 0.0  # tune 0 0.1
STD_FLOOR = 0.0001  # tune 0.0001 0.5
# endregion

# region ratio
def log_ratio(logp, old_logp, mask):
    """The mean over the answer, so that all its tokens are clipped together or not at all."""
    return masked_mean(logp - old_logp, mask, 1).unsqueeze(1).expand_as(logp)
# endregion
