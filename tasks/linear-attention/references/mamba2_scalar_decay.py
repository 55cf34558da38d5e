"""Reference: one input-dependent scalar decay per head, after Mamba-2 (Dao and Gu, 2024), on the same frame."""
# after retnet

# region gate
STEP_START = 0.02  # tune 0.001 0.2


class Gate(nn.Module):
    """One step size per head and position: a large step writes much and forgets much. Steps start small."""

    def __init__(self, sizes):
        super().__init__()
        self.step = nn.Linear(sizes.hidden, sizes.heads)
        nn.init.xavier_uniform_(self.step.weight, gain=INIT_GAIN)
        nn.init.constant_(self.step.bias, math.log(math.expm1(STEP_START)))
        self.log_rate = nn.Parameter(torch.zeros(sizes.heads))

    def forward(self, x):
        step = F.softplus(self.step(x))
        return step.clamp(max=1.9).unsqueeze(-1), -(step * self.log_rate.exp()).unsqueeze(-1)
# endregion
