"""Control: sees the protein alone; at chance wherever labels are balanced for every protein."""
# after mean_pooling

# region pooling
class Pooling(nn.Module):
    """Mean and maximum over the protein's positions; the drug is ignored."""

    def __init__(self, spec):
        super().__init__()
        self.size = 2 * spec.width

    def forward(self, d, p, maps, d_mask, p_mask):
        top = (p - 1e4 * (1 - p_mask).unsqueeze(-1)).amax(1)
        return torch.cat((masked_mean(p, p_mask), top), -1)
# endregion
