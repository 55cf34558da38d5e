"""The initial program: bilinear attention between the positions of a drug and of a protein, after DrugBAN.

Two convolutional encoders turn SMILES tokens and residues into features by position. Attention weighs every pair of positions, pooling sums
products of features under these weights into one joint vector, and a decoder turns that into the logit of "binds".
Unlike the published program, padding is masked everywhere and channels are never mixed up with positions.

The program is a fixed frame (class Model, last) around seven parts, each in a region of its own. A region may be
replaced by any text that keeps its contract, and the result still works with every other region.

B batch, N drug positions, M protein positions, C = spec.width features, H maps. All but C change from call to call.
`spec` carries drug_vocab, protein_vocab, drug_len, protein_len (the longest inputs), width (C).

  region           defines (name, constructor, call)                        returns
  settings         constants, `NAME = literal  # tune low high`             readable from every region
  drug_encoder     DrugEncoder(spec)(tokens, mask)                          features [B, N, C] and their mask [B, N]
  protein_encoder  ProteinEncoder(spec)(tokens, mask)                       features [B, M, C] and their mask [B, M]
  attention        Attention(spec)(d, p, d_mask, p_mask)                    maps [B, H, N, M], H = spec-free
  pooling          Pooling(spec)(d, p, maps, d_mask, p_mask)                joint [B, J], with J as the attribute `size`
  decoder          Decoder(size)(joint)                                     logits [B]
  objective        objective(logits, labels, step)                          the loss: one number; labels are 0.0 or 1.0, step in [0, 1]

What lets regions compose:
  * Masks are 1.0 at real positions and 0.0 at padding, as floats. The frame clears features and maps at padding
    between regions, so a region sees zeros there; it must not let padding back in (a softmax over it, a mean that counts it).
  * Token 0 is padding and always stands at the end. More padding must not change a logit.
  * Pooling must work for any number of maps H; attention that has no use for maps returns ones.
  * An encoder may shorten its input; a shortened position is real if its first token is.
  * A region reads only torch, nn, F, math, the settings and the helpers `clear` and `masked_mean`; it defines what it needs beside its
    class, initialises its own parameters and keeps nothing between calls (running statistics of a batch norm excepted).
"""

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
    """Bilinear maps: a learned weighting of the products of rectified projections. No softmax, as in DrugBAN."""

    def __init__(self, spec):
        super().__init__()
        hidden = RANK * spec.width
        self.drug, self.protein = nn.Linear(spec.width, hidden), nn.Linear(spec.width, hidden)
        self.weight = nn.Parameter(INIT_GAIN * torch.randn(HEADS, hidden) / hidden**0.5)
        self.bias = nn.Parameter(torch.zeros(HEADS, 1, 1))

    def forward(self, d, p, d_mask, p_mask):
        d, p = F.relu(self.drug(d)), F.relu(self.protein(p))
        return (d.unsqueeze(1) * self.weight.unsqueeze(1)) @ p.unsqueeze(1).mT + self.bias
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
