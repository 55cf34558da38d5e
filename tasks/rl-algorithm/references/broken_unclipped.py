"""Broken on purpose: ratios of answers that are used twice are not clipped."""

# region settings
KL_WEIGHT = 0.0  # tune 0 0.1
STD_FLOOR = 0.0001  # tune 0.0001 0.5
# endregion

# region surrogate
def surrogate(log_ratio, adv, logp, mask, step, cfg):
    """Importance weights without bounds."""
    return log_ratio.clamp(-20, 20).exp() * adv
# endregion
