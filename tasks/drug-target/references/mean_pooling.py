"""Reference: mean over positions of both molecules, side by side, then a perceptron."""

# region settings
DECODER = 64  # tune 16 128
DRUG_TAPS = 3  # tune 2 7
PROTEIN_TAPS = 9  # tune 5 13
DROPOUT = 0.0  # tune 0.0 0.4
SMOOTHING = 0.0  # tune 0.0 0.2
# endregion

# region attention
class Attention(nn.Module):
    """No attention: every pair of positions counts the same."""

    def __init__(self, spec):
        super().__init__()

    def forward(self, d, p, d_mask, p_mask):
        return d.new_ones(d.shape[0], 1, d.shape[1], p.shape[1])
# endregion

# region pooling
class Pooling(nn.Module):
    """Mean over positions of both, side by side."""

    def __init__(self, spec):
        super().__init__()
        self.size = 2 * spec.width

    def forward(self, d, p, maps, d_mask, p_mask):
        return torch.cat((masked_mean(d, d_mask), masked_mean(p, p_mask)), -1)
# endregion
