"""Reference: linear attention with positive features and nothing else. The memory only ever grows."""

# region settings
CHUNK = 32  # tune 16 64
CONV_SIZE = 4  # tune 2 8
EXPAND_K = 1.0  # tune 0.5 1.25
EXPAND_V = 1.0  # tune 0.5 1.25
INIT_GAIN = 0.5  # tune 0.1 2.0
# endregion

# region feature_map
class FeatureMap(nn.Module):
    """Positive features, elu + 1, at unit length."""

    def __init__(self, sizes):
        super().__init__()

    def forward(self, q, k):
        return F.normalize(F.elu(q) + 1, dim=-1), F.normalize(F.elu(k) + 1, dim=-1)
# endregion

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
class StateUpdate(nn.Module):
    """A sum of decayed outer products, one chunk at a time: S_t = S_{t-1} diag(a_t) + b_t v_t k_t^T."""

    def __init__(self, sizes):
        super().__init__()

    def forward(self, q, k, v, beta, log_decay):
        length, chunk = q.shape[1], CHUNK

        def chunks(x):  # [B, L, H, size] as [B, H, N, chunk, size], zeros appended
            x = F.pad(x, (0, 0, 0, 0, 0, -length % chunk))
            return x.unflatten(1, (-1, chunk)).permute(0, 3, 1, 2, 4)

        q, k, v = chunks(q), chunks(k), chunks(v * beta)
        fades = [None] * q.shape[2]
        if log_decay is not None:
            total = running(chunks(log_decay), chunk)
            shrink = total.exp()
            q, k = q * shrink, k * (-total).exp()
            fades = shrink[:, :, :, -1:].mT.unbind(2)

        within = (q @ k.mT).tril() @ v
        written = k.mT @ v
        state = torch.zeros_like(written[:, :, 0])
        states = []
        for new, fade in zip(written.unbind(2), fades):
            states.append(state)
            state = state + new
            if fade is not None:
                state = fade * state
        o = within + q @ torch.stack(states, 2)
        return o.permute(0, 2, 3, 1, 4).flatten(1, 2)[:, :length]
# endregion
