"""Reference: full softmax attention with a fixed bonus for recent steps (ALiBi, Press et al., 2021). Fails the growth check by design."""

# region settings
CONV_SIZE = 4  # tune 2 8
EXPAND_K = 1.0  # tune 0.5 1.25
EXPAND_V = 1.0  # tune 0.5 1.25
INIT_GAIN = 0.5  # tune 0.1 2.0
# endregion

# region feature_map
SHARPNESS = 8.0  # tune 2.0 30.0


class FeatureMap(nn.Module):
    """Unit vectors, and a learned sharpness per head on the query."""

    def __init__(self, sizes):
        super().__init__()
        self.sharpness = nn.Parameter(torch.full((sizes.heads, 1), SHARPNESS))

    def forward(self, q, k):
        return F.normalize(q, dim=-1) * self.sharpness, F.normalize(k, dim=-1)
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

# region state_update
class StateUpdate(nn.Module):
    """No state: every query looks at every earlier key, less the longer ago. Cost grows with the square of the length."""

    def __init__(self, sizes):
        super().__init__()

    def forward(self, q, k, v, beta, log_decay):
        q, k, v = (part.transpose(1, 2) for part in (q, k, v))
        scores = q @ k.mT
        if log_decay is not None:
            total = log_decay.mean(-1).cumsum(1).transpose(1, 2)
            scores = scores + total.unsqueeze(-1) - total.unsqueeze(-2)
        future = torch.ones(scores.shape[-2:], dtype=torch.bool, device=q.device).triu(1)
        weights = scores.masked_fill(future, -torch.inf).softmax(-1)
        return (weights @ v).transpose(1, 2)
# endregion
