"""The language model around a candidate's mixer: Llama's blocks with the mixer in place of attention, and one table for words in and out."""

import math

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.checkpoint import checkpoint

POSITIONS = 1 << 12  # read out at a time, and again for the gradient: scores [positions, vocabulary] are the largest thing in memory


class LanguageModel(nn.Module):
    """Tokens [B, L] to hidden states [B, L, width], and by `losses` to nats per position.

    A seed gives the frame the same weights around every mixer, and a mixer the same ones whatever the frame drew before.
    """

    def __init__(self, mixer, plan, seed):
        super().__init__()
        width = plan["width"]
        self.embed = nn.Embedding(plan["vocabulary"], width)
        self.blocks = nn.ModuleList()
        for layer in range(plan["layers"]):
            torch.manual_seed(seed + layer)
            self.blocks.append(Block(mixer, width, plan["heads"], layer))
        torch.manual_seed(seed + plan["layers"])
        for name, weight in self.named_parameters():
            if ".mixer." not in name and weight.dim() == 2:
                nn.init.normal_(weight, std=0.02 / (math.sqrt(2 * plan["layers"]) if "mlp.down" in name else 1))
        self.norm = nn.RMSNorm(width, eps=1e-6)

    def forward(self, tokens):
        x = self.embed(tokens)
        for block in self.blocks:
            x = block(x)
        return self.norm(x)

    def scores(self, hidden):
        """Logits, in float32, for hidden states [..., width]."""
        return F.linear(hidden, self.embed.weight).float()

    def losses(self, tokens, targets):
        """Nats [B * L], each the surprise at one target."""

        def surprise(hidden, wanted):
            return F.cross_entropy(self.scores(hidden), wanted, reduction="none")

        parts = zip(self(tokens).flatten(0, 1).split(POSITIONS), targets.flatten().split(POSITIONS))
        return torch.cat([checkpoint(surprise, *each, use_reentrant=False, preserve_rng_state=False) for each in parts])


class Block(nn.Module):
    """Mixer, then a gated MLP, each behind a norm. The mixer computes in float32, whatever precision surrounds it: that is its interface."""

    def __init__(self, mixer, width, heads, layer):
        super().__init__()
        self.before, self.between = nn.RMSNorm(width, eps=1e-6), nn.RMSNorm(width, eps=1e-6)
        self.mixer = mixer(hidden_size=width, num_heads=heads, layer_idx=layer)
        self.mlp = Gated(width)

    def forward(self, x):
        with torch.autocast(x.device.type, enabled=False):
            mixed, *_ = self.mixer(self.before(x))
        x = x + mixed
        return x + self.mlp(self.between(x))


class Gated(nn.Module):
    """SwiGLU, as wide as keeps it at eight numbers per width squared, in steps of 256 (of 32 in small models)."""

    def __init__(self, width):
        super().__init__()
        step = 256 if width >= 256 else 32
        inner = -(-8 * width // (3 * step)) * step
        self.gate, self.up = nn.Linear(width, inner, bias=False), nn.Linear(width, inner, bias=False)
        self.down = nn.Linear(inner, width, bias=False)

    def forward(self, x):
        return self.down(F.silu(self.gate(x)) * self.up(x))
