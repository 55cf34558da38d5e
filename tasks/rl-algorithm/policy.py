"""The policy: a small causal transformer, its sampling and its optimiser. It lives in the evaluator's process only."""

import math

import torch
from torch.nn import functional as F

import protocol

torch.set_num_threads(1)


class Policy:
    """All weights are one vector, so that a snapshot is one copy and a step of the optimiser a few operations."""

    def __init__(self, seed):
        draw = torch.Generator().manual_seed(seed)
        shapes, width = {}, protocol.WIDTH
        shapes["embed"], shapes["place"] = (protocol.VOCABULARY, width), (protocol.PROMPT_LENGTH + protocol.MAX_LENGTH, width)
        for layer in range(protocol.LAYERS):
            shapes[f"{layer}.attend"], shapes[f"{layer}.merge"] = (3 * width, width), (width, width)
            shapes[f"{layer}.up"], shapes[f"{layer}.down"] = (2 * width, width), (width, 2 * width)
        shapes["read"] = (protocol.VOCABULARY, width)
        self.shapes = shapes
        spread = {name: 0.3 if name in ("embed", "place") else shape[1] ** -0.5 for name, shape in shapes.items()}
        parts = [spread[name] * torch.randn(shape, generator=draw) for name, shape in shapes.items()]
        self.weights = torch.cat([part.flatten() for part in parts]).requires_grad_()

    def copy(self):
        twin = object.__new__(Policy)
        twin.shapes, twin.weights = self.shapes, self.weights.detach().clone().requires_grad_()
        return twin

    def logits(self, tokens, past=None):
        """Scores of the next token at every place of tokens [B, L]; `past` collects keys and values and is continued."""
        part = dict(zip(self.shapes, self.weights.split([math.prod(shape) for shape in self.shapes.values()])))
        part = {name: part[name].view(shape) for name, shape in self.shapes.items()}
        before = past[0][0].shape[2] if past else 0
        x = F.embedding(tokens, part["embed"]) + part["place"][before : before + tokens.shape[1]]
        for layer in range(protocol.LAYERS):
            q, k, v = F.linear(_norm(x), part[f"{layer}.attend"]).unflatten(-1, (3, protocol.HEADS, -1)).permute(2, 0, 3, 1, 4)
            if past is not None:
                if before:
                    k, v = torch.cat((past[layer][0], k), 2), torch.cat((past[layer][1], v), 2)
                    past[layer] = (k, v)
                else:
                    past.append((k, v))
            mixed = F.scaled_dot_product_attention(q, k, v, is_causal=not before)
            x = x + F.linear(mixed.transpose(1, 2).flatten(2), part[f"{layer}.merge"])
            x = x + F.linear(F.gelu(F.linear(_norm(x), part[f"{layer}.up"]), approximate="tanh"), part[f"{layer}.down"])
        return F.linear(_norm(x), part["read"])

    def answer_scores(self, prompts, answers):
        """Log-probabilities [B, T, vocabulary] at the tokens of given answers [B, T]."""
        tokens = torch.cat((prompts, answers[:, :-1]), 1)
        return F.log_softmax(self.logits(tokens)[:, prompts.shape[1] - 1 :], -1)

    @torch.no_grad()
    def sample(self, prompts, draw):
        """Answers [B, MAX_LENGTH], filled with NOTHING after their end, and the log-probability of every token."""
        past = []
        scores = self.logits(prompts, past)[:, -1]
        said, logp = [], []
        for _ in range(protocol.MAX_LENGTH):
            scores = F.log_softmax(scores, -1)
            token = torch.multinomial(scores.exp(), 1, generator=draw)
            said.append(token)
            logp.append(scores.gather(1, token))
            if len(said) < protocol.MAX_LENGTH:
                scores = self.logits(token, past)[:, -1]
        said, logp = torch.cat(said, 1), torch.cat(logp, 1)
        after_end = (said == protocol.ANSWER_ENDS).long().cumsum(1) - (said == protocol.ANSWER_ENDS).long() > 0
        return said.masked_fill(after_end, protocol.NOTHING), logp


def _norm(x):
    return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-6)


class Adam:
    """Adam with a clipped gradient, on one vector; torch's own takes seconds to import."""

    def __init__(self, weights, betas=(0.9, 0.95)):
        self.weights, (self.first, self.second), self.steps = weights, betas, 0
        self.mean, self.square = torch.zeros_like(weights), torch.zeros_like(weights)

    @torch.no_grad()
    def step(self, rate, clip=1.0):
        """One step along the gradient that the weights hold; its norm before clipping."""
        slope, self.weights.grad = self.weights.grad, None
        norm = float(slope.norm())
        slope = slope * min(1.0, clip / (norm + 1e-6))
        self.steps += 1
        self.mean.lerp_(slope, 1 - self.first)
        self.square.lerp_(slope * slope, 1 - self.second)
        spread = (self.square / (1 - self.second**self.steps)).sqrt_().add_(1e-8)
        self.weights.addcdiv_(self.mean, spread, value=-rate / (1 - self.first**self.steps))
        return norm
