"""Broken on purpose: features are reshaped where they should be transposed, a known slip; channels and positions get mixed, and padding leaks in."""

# region protein_encoder
class ProteinEncoder(nn.Module):
    """With the slip: embedding and three convolutions over residues that shorten the sequence, four times or, where it is long, sixteen times."""

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
            folded = F.relu(layer(x.mT))
            x = folded.reshape(folded.shape[0], folded.shape[2], folded.shape[1])
        return x, mask
# endregion
