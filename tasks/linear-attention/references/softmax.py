"""Reference: full softmax attention with a fixed bonus for recent steps (ALiBi, Press et al., 2021). Fails the growth check by design.
"""

import math
from typing import NamedTuple, Optional

import torch
from torch import nn
from torch.nn import functional as F

# region settings
CONV_SIZE = 4  # tune 2 8
EXPAND_K = 1.0  # tune 0.5 1.25
EXPAND_V = 1.0  # tune 0.5 1.25
INIT_GAIN = 0.5  # tune 0.1 2.0
# endregion


class Sizes(NamedTuple):
    """What a part needs to know to build its parameters."""

    hidden: int
    heads: int
    key: int
    value: int
    conv: int
    gated: bool
    layer: int


def heads_of(x, heads):
    """[B, L, heads * size] as [B, L, heads, size]."""
    return x.unflatten(-1, (heads, -1))


def running(log_decay, chunk):
    """Sum of log-decays since the start of each chunk, [B, H, N, chunk, *]; bounded so that exp(-sum) stays finite."""
    return log_decay.clamp(min=-64.0 / chunk).cumsum(-2)


# region projections
class Projections(nn.Module):
    """Queries, keys and values as three bias-free linear maps of the input."""

    def __init__(self, sizes):
        super().__init__()
        self.heads = sizes.heads
        self.query = nn.Linear(sizes.hidden, sizes.heads * sizes.key, bias=False)
        self.key = nn.Linear(sizes.hidden, sizes.heads * sizes.key, bias=False)
        self.value = nn.Linear(sizes.hidden, sizes.heads * sizes.value, bias=False)
        for linear in (self.query, self.key, self.value):
            nn.init.xavier_uniform_(linear.weight, gain=INIT_GAIN)

    def forward(self, x):
        return tuple(heads_of(linear(x), self.heads) for linear in (self.query, self.key, self.value))
# endregion


# region short_conv
class ShortConv(nn.Module):
    """A causal convolution per channel over the last few steps of q, k and v; values then pass a SiLU."""

    def __init__(self, sizes):
        super().__init__()

        def taps(size):
            channels = sizes.heads * size
            return nn.Conv1d(channels, channels, sizes.conv, groups=channels, bias=False)

        self.query, self.key, self.value = taps(sizes.key), taps(sizes.key), taps(sizes.value)

    def forward(self, q, k, v):
        return self.slide(q, self.query), self.slide(k, self.key), F.silu(self.slide(v, self.value))

    @staticmethod
    def slide(x, taps):
        past = F.pad(x.flatten(2).mT, (taps.kernel_size[0] - 1, 0))
        return heads_of(taps(past).mT, x.shape[2])
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


# region output
class Output(nn.Module):
    """RMS norm per head, an optional gate from the input that starts open, and the projection back to the model width."""

    def __init__(self, sizes):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(sizes.value))
        self.merge = nn.Linear(sizes.heads * sizes.value, sizes.hidden, bias=False)
        nn.init.xavier_uniform_(self.merge.weight, gain=INIT_GAIN)
        self.gate = nn.Linear(sizes.hidden, sizes.heads * sizes.value) if sizes.gated else None
        if self.gate is not None:
            nn.init.xavier_uniform_(self.gate.weight, gain=INIT_GAIN)
            nn.init.constant_(self.gate.bias, 1.28)  # where SiLU is 1: a gate that starts shut delays all recall

    def forward(self, o, x):
        o = o * torch.rsqrt(o.square().mean(-1, keepdim=True) + 1e-5) * self.scale
        o = o.flatten(-2)
        if self.gate is not None:
            o = o * F.silu(self.gate(x))
        return self.merge(o)
# endregion


class DeltaNet(nn.Module):
    """The frame: fixed name, constructor and call; it joins the six parts and handles padding."""

    def __init__(
        self,
        hidden_size: int,
        num_heads: int,
        expand_k: float = EXPAND_K,
        expand_v: float = EXPAND_V,
        conv_size: int = CONV_SIZE,
        use_gate: bool = False,
        layer_idx: Optional[int] = None,
        **kwargs,
    ):
        super().__init__()
        sizes = Sizes(
            hidden=hidden_size,
            heads=num_heads,
            key=max(1, round(hidden_size * expand_k / num_heads)),
            value=max(1, round(hidden_size * expand_v / num_heads)),
            conv=conv_size,
            gated=use_gate,
            layer=layer_idx or 0,
        )
        self.projections = Projections(sizes)
        self.short_conv = ShortConv(sizes)
        self.feature_map = FeatureMap(sizes)
        self.gate = Gate(sizes)
        self.state_update = StateUpdate(sizes)
        self.output = Output(sizes)

    def forward(
        self,
        hidden_states: torch.Tensor,
        attention_mask: Optional[torch.Tensor] = None,
        past_key_values=None,
        use_cache: bool = False,
        output_attentions: bool = False,
        **kwargs,
    ):
        def keep(*parts):  # clears padding
            if attention_mask is None:
                return parts
            mask = attention_mask.to(hidden_states.dtype)
            return tuple(p if p is None else p * mask.reshape(*mask.shape, *[1] * (p.dim() - 2)) for p in parts)

        (x,) = keep(hidden_states)
        q, k, v = self.short_conv(*keep(*self.projections(x)))
        q, k = self.feature_map(q, k)
        beta, log_decay = self.gate(x)
        if log_decay is not None and log_decay.shape[-1] not in (1, k.shape[-1]):
            log_decay = log_decay.mean(-1, keepdim=True)
        q, k, v, beta, log_decay = keep(q, k, v, beta, log_decay)
        (y,) = keep(self.output(self.state_update(q, k, v, beta, log_decay), x))
        return y, None, past_key_values
