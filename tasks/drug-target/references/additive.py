"""Control: a drug's score plus a protein's score; it cannot say which fits which."""
# after mean_pooling

# region decoder
class Decoder(nn.Module):
    """One perceptron for each half of the joint vector; the two numbers are added."""

    def __init__(self, size):
        super().__init__()
        self.halves = nn.ModuleList(
            nn.Sequential(nn.BatchNorm1d(size // 2), nn.Linear(size // 2, DECODER), nn.ReLU(), nn.Dropout(DROPOUT), nn.Linear(DECODER, 1)) for _ in range(2)
        )

    def forward(self, joint):
        return sum(half(part) for half, part in zip(self.halves, joint.chunk(2, -1))).squeeze(-1)
# endregion
