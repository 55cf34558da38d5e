"""Reference: bilinear maps of which only the sixteen strongest cells are kept."""

import math

import torch
from torch import nn
from torch.nn import functional as F

# region settings
HEADS = 2  # tune 1 8
RANK = 2  # tune 1 4
DECODER = 64  # tune 16 128
DRUG_TAPS = 3  # tune 2 7
PROTEIN_TAPS = 9  # tune 5 13
DROPOUT = 0.0  # tune 0.0 0.4
INIT_GAIN = 1.0  # tune 0.3 2.0
SMOOTHING = 0.0  # tune 0.0 0.2
TOP_CELLS = 16  # tune 4 128
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
    """Bilinear maps; in each, only the TOP_CELLS largest cells are kept."""

    def __init__(self, spec):
        super().__init__()
        hidden = RANK * spec.width
        self.drug, self.protein = nn.Linear(spec.width, hidden), nn.Linear(spec.width, hidden)
        self.weight = nn.Parameter(INIT_GAIN * torch.randn(HEADS, hidden) / hidden**0.5)
        self.bias = nn.Parameter(torch.zeros(HEADS, 1, 1))

    def forward(self, d, p, d_mask, p_mask):
        d, p = F.relu(self.drug(d)), F.relu(self.protein(p))
        maps = (d.unsqueeze(1) * self.weight.unsqueeze(1)) @ p.unsqueeze(1).mT + self.bias
        real = d_mask[:, None, :, None] * p_mask[:, None, None, :]
        cells = (maps - 1e4 * (1 - real)).flatten(2)
        least = cells.topk(min(TOP_CELLS, cells.shape[-1]), dim=-1).values[..., -1:].unsqueeze(-1)
        return maps * (maps >= least)
# endregion


# region pooling
class Pooling(nn.Module):
    """Products of projected features, summed under the maps, over heads and over groups of RANK channels."""

    def __init__(self, spec):
        super().__init__()
        self.size = spec.width
        self.drug, self.protein = nn.Linear(spec.width, RANK * spec.width), nn.Linear(spec.width, RANK * spec.width)

    def forward(self, d, p, maps, d_mask, p_mask):
        d, p = F.relu(self.drug(d)), F.relu(self.protein(p))
        joint = ((maps.sum(1).mT @ d) * p).sum(1)
        return joint.unflatten(-1, (self.size, -1)).sum(-1)
# endregion


# region decoder
class Decoder(nn.Module):
    """Batch norm and two layers."""

    def __init__(self, size):
        super().__init__()
        self.layers = nn.Sequential(
            nn.BatchNorm1d(size), nn.Linear(size, DECODER), nn.ReLU(), nn.Dropout(DROPOUT), nn.Linear(DECODER, 1)
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
