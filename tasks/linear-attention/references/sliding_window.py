"""Reference: softmax attention over the last 32 steps. Linear cost, no memory beyond the window."""
# after softmax

# region gate
class Gate(nn.Module):
    """Every step writes in full, and nothing is forgotten."""

    def __init__(self, sizes):
        super().__init__()
        self.heads = sizes.heads

    def forward(self, x):
        return x.new_ones(*x.shape[:2], self.heads, 1), None
# endregion

# region state_update
WINDOW = 32  # tune 16 64


class StateUpdate(nn.Module):
    """No state: a query looks at its own block and the one before, never further back than WINDOW steps."""

    def __init__(self, sizes):
        super().__init__()

    def forward(self, q, k, v, beta, log_decay):
        length = q.shape[1]

        def blocks(x, before):  # [B, L, H, size] as [B, H, N, block(s), size]
            x = F.pad(x, (0, 0, 0, 0, before, -length % WINDOW)).permute(0, 2, 1, 3)
            return x.unfold(2, WINDOW + before, WINDOW).mT

        q, k, v = blocks(q, 0), blocks(k, WINDOW), blocks(v, WINDOW)
        here = torch.arange(WINDOW, device=q.device).unsqueeze(-1) + WINDOW
        there = torch.arange(2 * WINDOW, device=q.device)
        seen = (there <= here) & (there > here - WINDOW)
        first = seen & (there >= WINDOW)  # before the first block there is nothing
        seen = torch.cat((first.unsqueeze(0), seen.expand(q.shape[2] - 1, -1, -1)))
        weights = (q @ k.mT).masked_fill(~seen, -torch.inf).softmax(-1)
        return (weights @ v).permute(0, 2, 3, 1, 4).flatten(1, 2)[:, :length]
# endregion
