"""Reference: one input-dependent decay per key channel and an output gate, after GLA (Yang et al., 2023)."""
# after retnet

# region gate
GATE_RANK = 8  # tune 4 12
GATE_START = 3.0  # tune 0.5 6.0
GATE_FLATTEN = 16.0  # tune 4.0 64.0


class Gate(nn.Module):
    """Every step writes in full; every key channel forgets at a rate of its own, read from the input through a narrow map."""

    def __init__(self, sizes):
        super().__init__()
        self.heads, self.key = sizes.heads, sizes.key
        self.forget = nn.Sequential(
            nn.Linear(sizes.hidden, GATE_RANK, bias=False), nn.Linear(GATE_RANK, sizes.heads * sizes.key)
        )
        nn.init.constant_(self.forget[1].bias, GATE_START)

    def forward(self, x):
        log_decay = F.logsigmoid(heads_of(self.forget(x), self.heads)) / GATE_FLATTEN
        return torch.ones_like(log_decay[..., :1]), log_decay
# endregion

# region output
class Output(nn.Module):
    """RMS norm per head, a gate from the input that starts open, whatever use_gate is, and the projection back to the model width."""

    def __init__(self, sizes):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(sizes.value))
        self.merge = nn.Linear(sizes.heads * sizes.value, sizes.hidden, bias=False)
        nn.init.xavier_uniform_(self.merge.weight, gain=INIT_GAIN)
        self.gate = nn.Linear(sizes.hidden, sizes.heads * sizes.value)
        nn.init.xavier_uniform_(self.gate.weight, gain=INIT_GAIN)
        nn.init.constant_(self.gate.bias, 1.28)  # where SiLU is 1: a gate that starts shut delays all recall

    def forward(self, o, x):
        o = o * torch.rsqrt(o.square().mean(-1, keepdim=True) + 1e-5) * self.scale
        o = o.flatten(-2)
        return self.merge(o * F.silu(self.gate(x)))
# endregion
