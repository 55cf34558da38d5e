"""Reference: convolutions, maximum over positions, side by side, a perceptron of three layers; after DeepDTA (Ozturk et al., 2018)."""
# after mean_pooling

# region pooling
def masked_max(x, mask):
    return (x - 1e4 * (1 - mask).unsqueeze(-1)).amax(1)


class Pooling(nn.Module):
    """Maximum over positions of both, side by side."""

    def __init__(self, spec):
        super().__init__()
        self.size = 2 * spec.width

    def forward(self, d, p, maps, d_mask, p_mask):
        return torch.cat((masked_max(d, d_mask), masked_max(p, p_mask)), -1)
# endregion

# region decoder
class Decoder(nn.Module):
    """Three layers, the first one wide."""

    def __init__(self, size):
        super().__init__()
        self.layers = nn.Sequential(
            nn.BatchNorm1d(size), nn.Linear(size, 2 * DECODER), nn.ReLU(), nn.Dropout(DROPOUT), nn.Linear(2 * DECODER, DECODER), nn.ReLU(), nn.Linear(DECODER, 1)
        )

    def forward(self, joint):
        return self.layers(joint).squeeze(-1)
# endregion
