"""Reference: convolutions, maximum over positions, side by side, a perceptron of three layers; after DeepDTA (Ozturk et al., 2018)."""

import math

import torch
from torch import nn
from torch.nn import functional as F

# region settings
DECODER = 64  # tune 16 128
DRUG_TAPS = 3  # tune 2 7
PROTEIN_TAPS = 9  # tune 5 13
DROPOUT = 0.0  # tune 0.0 0.4
SMOOTHING = 0.0  # tune 0.0 0.2
# endregion


def clear(x, mask):
    """x [B, L, C] with zeros at padding."""
    return x * mask.unsqueeze(-1)


def masked_mean(x, mask):
    """Mean of x [B, L, C] over real positions."""
    return clear(x, mask).sum(1) / mask.sum(1, keepdim=True).clamp(min=1.0)


# region drug_encoder
class DrugEncoder(nn.Module):
    """Embedding and three convolutions over SMILES tokens; the length stays."""

    def __init__(self, spec):
        super().__init__()
        self.embed = nn.Embedding(spec.drug_vocab, spec.width, padding_idx=0)
        taps = 2 * (DRUG_TAPS // 2) + 1
        self.layers = nn.ModuleList(nn.Conv1d(spec.width, spec.width, taps, padding=taps // 2) for _ in range(3))

    def forward(self, tokens, mask):
        x = clear(self.embed(tokens), mask)
        for layer in self.layers:
            x = clear(F.relu(layer(x.mT).mT), mask)
        return x, mask
# endregion


# region protein_encoder
class ProteinEncoder(nn.Module):
    """Embedding and three convolutions over residues that shorten the sequence, four times or, where it is long, sixteen times."""

    def __init__(self, spec):
        super().__init__()
        self.embed = nn.Embedding(spec.protein_vocab, spec.width, padding_idx=0)
        taps = [2 * (size // 2) + 1 for size in (PROTEIN_TAPS, PROTEIN_TAPS - 2, PROTEIN_TAPS - 4)]
        steps = (2, 2, 1) if spec.protein_len <= 256 else (4, 2, 2)
        self.layers = nn.ModuleList(
            nn.Conv1d(spec.width, spec.width, size, stride=step, padding=size // 2) for size, step in zip(taps, steps)
        )

    def forward(self, tokens, mask):
        x = clear(self.embed(tokens), mask)
        for layer in self.layers:
            mask = mask[:, :: layer.stride[0]]
            x = clear(F.relu(layer(x.mT).mT), mask)
        return x, mask
# endregion


# region attention
class Attention(nn.Module):
    """No attention: every pair of positions counts the same."""

    def __init__(self, spec):
        super().__init__()

    def forward(self, d, p, d_mask, p_mask):
        return d.new_ones(d.shape[0], 1, d.shape[1], p.shape[1])
# endregion


# region pooling
def masked_max(x, mask):
    return (x - 1e4 * (1 - mask).unsqueeze(-1)).amax(1)


class Pooling(nn.Module):
    """Maximum over positions of both, side by side."""

    def __init__(self, spec):
        super().__init__()
        self.size = 2 * spec.width

    def forward(self, d, p, maps, d_mask, p_mask):
        return torch.cat((masked_max(d, d_mask), masked_max(p, p_mask)), -1)
# endregion


# region decoder
class Decoder(nn.Module):
    """Three layers, the first one wide."""

    def __init__(self, size):
        super().__init__()
        self.layers = nn.Sequential(
            nn.BatchNorm1d(size), nn.Linear(size, 2 * DECODER), nn.ReLU(), nn.Dropout(DROPOUT), nn.Linear(2 * DECODER, DECODER), nn.ReLU(), nn.Linear(DECODER, 1)
        )

    def forward(self, joint):
        return self.layers(joint).squeeze(-1)
# endregion


# region objective
def objective(logits, labels, step):
    """Cross-entropy, with labels moved towards one half by SMOOTHING."""
    return F.binary_cross_entropy_with_logits(logits, labels * (1 - SMOOTHING) + 0.5 * SMOOTHING)
# endregion


class Model(nn.Module):
    """The frame: fixed name, constructor and calls; it joins the parts and handles padding."""

    def __init__(self, spec):
        super().__init__()
        self.drug_encoder, self.protein_encoder = DrugEncoder(spec), ProteinEncoder(spec)
        self.attend = Attention(spec)
        self.pooling = Pooling(spec)
        self.decoder = Decoder(self.pooling.size)

    def forward(self, drug, protein):
        d, p, maps, d_mask, p_mask = self.read(drug, protein)
        return self.decoder(self.pooling(d, p, maps, d_mask, p_mask))

    def attention(self, drug, protein):
        """The maps [B, H, N, M], for those who want to see where the model looks."""
        return self.read(drug, protein)[2]

    def read(self, drug, protein):
        d, d_mask = self.drug_encoder(drug, (drug != 0).float())
        p, p_mask = self.protein_encoder(protein, (protein != 0).float())
        d, p = clear(d, d_mask), clear(p, p_mask)
        maps = self.attend(d, p, d_mask, p_mask) * d_mask[:, None, :, None] * p_mask[:, None, None, :]
        return d, p, maps, d_mask, p_mask

    def loss(self, logits, labels, step):
        return objective(logits, labels, step)
