"""Reference: one softmax over all cells of each bilinear map."""

# region settings
HEADS = 2  # tune 1 8
RANK = 2  # tune 1 4
DECODER = 64  # tune 16 128
DRUG_TAPS = 3  # tune 2 7
PROTEIN_TAPS = 9  # tune 5 13
DROPOUT = 0.0  # tune 0.0 0.4
INIT_GAIN = 1.0  # tune 0.3 2.0
SMOOTHING = 0.0  # tune 0.0 0.2
TEMPERATURE = 1.0  # tune 0.3 3.0
# endregion

# region attention
class Attention(nn.Module):
    """Bilinear scores and one softmax over all real cells."""

    def __init__(self, spec):
        super().__init__()
        hidden = RANK * spec.width
        self.drug, self.protein = nn.Linear(spec.width, hidden), nn.Linear(spec.width, hidden)
        self.weight = nn.Parameter(INIT_GAIN * torch.randn(HEADS, hidden) / hidden**0.5)

    def forward(self, d, p, d_mask, p_mask):
        d, p = self.drug(d), self.protein(p)
        real = d_mask[:, None, :, None] * p_mask[:, None, None, :]
        maps = (d.unsqueeze(1) * self.weight.unsqueeze(1)) @ p.unsqueeze(1).mT / TEMPERATURE - 1e4 * (1 - real)
        return maps.flatten(2).softmax(-1).unflatten(-1, maps.shape[2:])
# endregion
