"""Control: sees the drug alone; at chance wherever labels are balanced for every drug."""
# after mean_pooling

# region pooling
class Pooling(nn.Module):
    """Mean and maximum over the drug's positions; the protein is ignored."""

    def __init__(self, spec):
        super().__init__()
        self.size = 2 * spec.width

    def forward(self, d, p, maps, d_mask, p_mask):
        top = (d - 1e4 * (1 - d_mask).unsqueeze(-1)).amax(1)
        return torch.cat((masked_mean(d, d_mask), top), -1)
# endregion
