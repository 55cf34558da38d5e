"""Reference: maximum over positions of both molecules, multiplied channel by channel after a projection."""
# after mean_pooling

# region pooling
def masked_max(x, mask):
    return (x - 1e4 * (1 - mask).unsqueeze(-1)).amax(1)


class Pooling(nn.Module):
    """Maximum over positions, projected; both and their product."""

    def __init__(self, spec):
        super().__init__()
        self.size = 3 * spec.width
        self.drug, self.protein = nn.Linear(spec.width, spec.width), nn.Linear(spec.width, spec.width)

    def forward(self, d, p, maps, d_mask, p_mask):
        d, p = self.drug(masked_max(d, d_mask)), self.protein(masked_max(p, p_mask))
        return torch.cat((d, p, d * p), -1)
# endregion
