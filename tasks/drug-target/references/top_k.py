"""Reference: bilinear maps of which only the sixteen strongest cells are kept."""

# region settings
HEADS = 2  # tune 1 8
RANK = 2  # tune 1 4
DECODER = 64  # tune 16 128
DRUG_TAPS = 3  # tune 2 7
PROTEIN_TAPS = 9  # tune 5 13
DROPOUT = 0.0  # tune 0.0 0.4
INIT_GAIN = 1.0  # tune 0.3 2.0
SMOOTHING = 0.0  # tune 0.0 0.2
TOP_CELLS = 16  # tune 4 128
# endregion

# region attention
class Attention(nn.Module):
    """Bilinear maps; in each, only the TOP_CELLS largest cells are kept."""

    def __init__(self, spec):
        super().__init__()
        hidden = RANK * spec.width
        self.drug, self.protein = nn.Linear(spec.width, hidden), nn.Linear(spec.width, hidden)
        self.weight = nn.Parameter(INIT_GAIN * torch.randn(HEADS, hidden) / hidden**0.5)
        self.bias = nn.Parameter(torch.zeros(HEADS, 1, 1))

    def forward(self, d, p, d_mask, p_mask):
        d, p = F.relu(self.drug(d)), F.relu(self.protein(p))
        maps = (d.unsqueeze(1) * self.weight.unsqueeze(1)) @ p.unsqueeze(1).mT + self.bias
        real = d_mask[:, None, :, None] * p_mask[:, None, None, :]
        cells = (maps - 1e4 * (1 - real)).flatten(2)
        least = cells.topk(min(TOP_CELLS, cells.shape[-1]), dim=-1).values[..., -1:].unsqueeze(-1)
        return maps * (maps >= least)
# endregion
