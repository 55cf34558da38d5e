"""Reference: the delta rule with an input-dependent decay per head and an output gate, after Gated DeltaNet (Yang et al., 2024)."""

# region gate
DECAY_START = 4.0  # tune 1.0 8.0


class Gate(nn.Module):
    """Write strength, and one decay per head and position. Decays start near one: forgetting is learned."""

    def __init__(self, sizes):
        super().__init__()
        self.write = nn.Linear(sizes.hidden, sizes.heads)
        self.forget = nn.Linear(sizes.hidden, sizes.heads)
        for linear, start in ((self.write, math.log(BETA_START / (1 - BETA_START))), (self.forget, DECAY_START)):
            nn.init.xavier_uniform_(linear.weight, gain=INIT_GAIN)
            nn.init.constant_(linear.bias, start)

    def forward(self, x):
        beta = BETA_MAX * torch.sigmoid(self.write(x))
        return beta.unsqueeze(-1), F.logsigmoid(self.forget(x)).unsqueeze(-1)
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
