"""The initial program: DeltaNet, a linear-time token mixer with a delta-rule memory, computed chunk by chunk.

Per head the memory is a matrix S that maps keys to values. At every step it first forgets (optional decay a),
then corrects what it stores under the current key, then is read by the query:

    S_t = S_{t-1} diag(a_t) (I - b_t k_t k_t^T) + b_t v_t k_t^T          o_t = S_t q_t

The program is a fixed frame (class DeltaNet, last) around six parts, each in a region of its own. A region may be
replaced by any text that keeps its contract, and the result still works with every other region.

B batch, L length, D width, H heads, K key size, V value size. B and L change from call to call.
`Sizes` carries hidden (D), heads (H), key (K), value (V), conv (taps), gated (bool) and layer (index).

  region        defines (name, constructor, call)                   returns
  settings      constants, `NAME = literal  # tune low high`        readable from every region
  projections   Projections(sizes)(x)                               q, k [B, L, H, K] and v [B, L, H, V]
  short_conv    ShortConv(sizes)(q, k, v)                           q, k, v in the same shapes, causal
  feature_map   FeatureMap(sizes)(q, k)                             q, k [B, L, H, F], F free, every key of norm <= 1
  gate          Gate(sizes)(x)                                      beta [B, L, H, 1] in [0, 2) and log_decay: None,
                                                                    or <= 0 in [B, L, H, 1] or [B, L, H, K]
  state_update  StateUpdate(sizes)(q, k, v, beta, log_decay)        o [B, L, H, V], causal, cost linear in L
  output        Output(sizes)(o, x)                                 [B, L, D]

What lets regions compose:
  * x is the masked input [B, L, D]. The frame clears q, k, v, beta and log_decay at padding; regions never see the mask.
  * state_update takes F from k, not from sizes. If F differs from K, the frame hands it one decay per head (the mean
    over channels), so it sees log_decay as None, [B, L, H, 1] or [B, L, H, F], and must work with all three;
    an update that has no use for beta or log_decay ignores it.
  * beta scales a write in every update (v * beta for additive ones); a gate without write strength returns ones.
  * A region reads only torch, nn, F, math, Sizes, the settings and the helpers `heads_of` and `running`; it defines
    what it needs beside its class, initialises its own parameters and keeps nothing between calls.
"""

import math
from typing import NamedTuple, Optional

import torch
from torch import nn
from torch.nn import functional as F

# region settings
CHUNK = 32  # tune 16 64
CONV_SIZE = 4  # tune 2 8
EXPAND_K = 1.0  # tune 0.5 1.25
EXPAND_V = 1.0  # tune 0.5 1.25
INIT_GAIN = 0.5  # tune 0.1 2.0
BETA_MAX = 1.0  # tune 0.5 1.9
BETA_START = 0.5  # tune 0.1 0.9
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
    """How strongly each step writes (beta). DeltaNet never decays its memory."""

    def __init__(self, sizes):
        super().__init__()
        self.write = nn.Linear(sizes.hidden, sizes.heads)
        nn.init.xavier_uniform_(self.write.weight, gain=INIT_GAIN)
        nn.init.constant_(self.write.bias, math.log(BETA_START / (1 - BETA_START)))

    def forward(self, x):
        beta = BETA_MAX * torch.sigmoid(self.write(x))
        return beta.unsqueeze(-1), None
# endregion


# region state_update
class StateUpdate(nn.Module):
    """The delta rule, one chunk at a time.

    Inside a chunk the corrections u_t = b_t (v_t - S_{t-1} a_t k_t) depend on one another only through a triangular
    system, so all chunks solve theirs at once; a short loop then carries S from chunk to chunk.
    """

    def __init__(self, sizes):
        super().__init__()

    def forward(self, q, k, v, beta, log_decay):
        length, chunk = q.shape[1], CHUNK

        def chunks(x):  # [B, L, H, size] as [B, H, N, chunk, size], zeros appended
            x = F.pad(x, (0, 0, 0, 0, 0, -length % chunk))
            return x.unflatten(1, (-1, chunk)).permute(0, 3, 1, 2, 4)

        q, k, v, beta = chunks(q), chunks(k), chunks(v), chunks(beta)
        reads, seeks, writes, fades = q, k, k, [None] * q.shape[2]
        if log_decay is not None:
            total = running(chunks(log_decay), chunk)
            shrink = total.exp()
            reads, seeks, writes = q * shrink, k * shrink, k * (-total).exp()
            fades = shrink[:, :, :, -1:].mT.unbind(2)

        overlap = (beta * (seeks @ writes.mT)).tril(-1)  # ones on the diagonal are implied
        wanted = beta * torch.cat((v, seeks), -1)
        solved = torch.linalg.solve_triangular(overlap, wanted, upper=False, unitriangular=True)
        fresh, stale = solved.split((v.shape[-1], k.shape[-1]), -1)
        within = (reads @ writes.mT).tril()

        state = q.new_zeros(*q.shape[:2], k.shape[-1], v.shape[-1])
        outputs = []
        parts = (x.unbind(2) for x in (reads, writes.mT, within, fresh, stale))
        for read, write, seen, new, old, fade in zip(*parts, fades):
            update = new - old @ state
            outputs.append(read @ state + seen @ update)
            state = state + write @ update
            if fade is not None:
                state = fade * state
        return torch.stack(outputs, 2).permute(0, 2, 3, 1, 4).flatten(1, 2)[:, :length]
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
