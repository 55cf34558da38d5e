"""Algorithm B: advantages normalised by percentiles, and a trust radius per token that shrinks as the advantage grows, so that ratio times advantage never exceeds one cap."""

# region settings
CENTRE = 0.5  # tune 0.2 0.8
SPREAD_FROM = 0.1  # tune 0 0.4
SPREAD_TO = 0.9  # tune 0.6 1
SPREAD_FLOOR = 0.5  # tune 0.05 1
RADIUS = 0.2  # tune 0.05 0.8
RADIUS_MOST = 0.4  # tune 0.1 1
GAIN_CAP = 4.0  # tune 1.5 10
KL_WEIGHT = 0.0  # tune 0 0.1
# endregion

# region advantage
def group_advantage(rewards):
    """(reward - centre) / spread, both read off the sorted rewards of the prompt."""
    centre = torch.quantile(rewards, CENTRE, 1, keepdim=True)
    spread = torch.quantile(rewards, SPREAD_TO, 1, keepdim=True) - torch.quantile(rewards, SPREAD_FROM, 1, keepdim=True)
    return (rewards - centre) / spread.clamp(min=SPREAD_FLOOR)
# endregion

# region surrogate
def surrogate(log_ratio, adv, logp, mask, step, cfg):
    """Clipped in logarithms: |log ratio| <= radius / |A|, and never so far that ratio * |A| exceeds the cap."""
    size = adv.abs().clamp(min=1e-6)
    radius = torch.minimum((RADIUS / size).clamp(max=RADIUS_MOST), (GAIN_CAP / size).log().clamp(min=0))
    near = torch.maximum(torch.minimum(log_ratio, radius), -radius)
    return torch.minimum(log_ratio.clamp(-20, 20).exp() * adv, near.exp() * adv)
# endregion
