"""Reference: linear attention with a fixed decay per head, after RetNet (Sun et al., 2023), without its positions."""
# after plain_linear

# region feature_map
class FeatureMap(nn.Module):
    """SiLU, then unit length; the query is scaled down by the square root of its size."""

    def __init__(self, sizes):
        super().__init__()

    def forward(self, q, k):
        q, k = F.normalize(F.silu(q), dim=-1), F.normalize(F.silu(k), dim=-1)
        return q * q.shape[-1] ** -0.5, k
# endregion

# region gate
class Gate(nn.Module):
    """Every step writes in full; each head forgets at a fixed rate of its own, from one step in 8 to one in 128."""

    def __init__(self, sizes):
        super().__init__()
        rates = 2.0 ** -torch.linspace(3.0, 7.0, sizes.heads)
        self.register_buffer("log_decay", torch.log1p(-rates).unsqueeze(-1))

    def forward(self, x):
        log_decay = self.log_decay.expand(*x.shape[:2], -1, -1)
        return torch.ones_like(log_decay), log_decay
# endregion
