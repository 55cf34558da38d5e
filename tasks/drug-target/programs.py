"""Small variations of the initial program and of the references: sound ones, and faulty ones with the check that should name them. Read by the tests."""

from pathlib import Path

from asi_eval.regions import References

SHELF = References(Path(__file__).resolve().parent)
INITIAL = SHELF.program("initial")
REFERENCES = {name: SHELF.program(name) for name in SHELF.names}
LOGITS = "return self.decoder(self.pooling(d, p, maps, d_mask, p_mask))"
JOINT = "return joint.unflatten(-1, (self.size, -1)).sum(-1)"


def changed(*edits, source=INITIAL):
    """The source after replacements, each of a text that occurs exactly once."""
    for old, new in zip(edits[::2], edits[1::2]):
        if source.count(old) != 1:
            raise ValueError(f"{old!r} occurs {source.count(old)} times")
        source = source.replace(old, new)
    return source


SOUND = {
    "initial": INITIAL,
    **{name: REFERENCES[name] for name in ("additive", "deepdta", "max_product", "mean_pooling", "sinkhorn", "softmax_cells", "top_k")},
    "dropout": changed("DROPOUT = 0.0", "DROPOUT = 0.3"),
    "one head of rank one": changed("HEADS = 2", "HEADS = 1", "RANK = 2", "RANK = 1"),
    "eight heads of rank four": changed("HEADS = 2", "HEADS = 8", "RANK = 2", "RANK = 4"),
    "smoothed labels": changed("SMOOTHING = 0.0", "SMOOTHING = 0.1"),
    "no batch norm": changed("nn.BatchNorm1d(size), ", ""),
    "layer norm": changed("nn.BatchNorm1d(size), ", "nn.LayerNorm(size), "),
    "residual convolutions": changed(
        "            x = clear(F.relu(layer(x.mT).mT), mask)\n        return x, mask\n# endregion\n\n\n# region protein_encoder",
        "            x = clear(x + F.gelu(layer(x.mT).mT), mask)\n        return x, mask\n# endregion\n\n\n# region protein_encoder",
    ),
    "no loss of its own": changed("\n    def loss(self, logits, labels, step):\n        return objective(logits, labels, step)\n", ""),
    "focal loss that fades in": changed(
        "    return F.binary_cross_entropy_with_logits(logits, labels * (1 - SMOOTHING) + 0.5 * SMOOTHING)",
        "    each = F.binary_cross_entropy_with_logits(logits, labels, reduction='none')\n    return (each * (1 - (-each).exp()) ** (step)).mean() + 0.1 * each.mean()",
    ),
    "gated positions": changed(LOGITS, "return self.decoder(self.pooling(d * torch.sigmoid(d), p * torch.sigmoid(p), maps, d_mask, p_mask))"),
    "normalised by the number of real cells": changed(JOINT, "joint = joint / (d_mask.sum(1) * p_mask.sum(1)).unsqueeze(-1)\n        " + JOINT),
    "twice the width inside": changed("DECODER = 64", "DECODER = 128"),
    "plain getattr": changed("self.size = spec.width", "self.size = getattr(spec, 'width', 32)"),
    "short table of residue properties": changed(
        "        self.embed = nn.Embedding(spec.protein_vocab, spec.width, padding_idx=0)",
        "        self.embed = nn.Embedding(spec.protein_vocab, spec.width, padding_idx=0)\n"
        "        self.charge = {'D': -1.0, 'E': -1.0, 'K': 1.0, 'R': 1.0, 'H': 0.5}",
    ),
}

FAULTY = {
    "channels mixed up with positions": ("padding", REFERENCES["untransposed"]),
    "ignores the protein": ("both_inputs", REFERENCES["drug_only"]),
    "ignores the drug": ("both_inputs", REFERENCES["protein_only"]),
    "features and maps never cleared": (
        "padding",
        changed(
            "return x * mask.unsqueeze(-1)", "return x + 0 * mask.unsqueeze(-1)",
            "maps = self.attend(d, p, d_mask, p_mask) * d_mask[:, None, :, None] * p_mask[:, None, None, :]", "maps = self.attend(d, p, d_mask, p_mask)",
        ),
    ),
    "mean that counts padding": (
        "padding", changed("/ mask.sum(1, keepdim=True).clamp(min=1.0)", "/ x.shape[1]", source=REFERENCES["mean_pooling"]),
    ),
    "softmax over padding": ("padding", changed(" / TEMPERATURE - 1e4 * (1 - real)", " / TEMPERATURE", source=REFERENCES["softmax_cells"])),
    "Sinkhorn over padding": (
        "padding", changed(
            "maps = maps - maps.logsumexp(-1, keepdim=True) + closed", "maps = maps - maps.logsumexp(-1, keepdim=True)",
            source=REFERENCES["sinkhorn"],
        ),
    ),
    "maximum over padding": ("padding", changed("return (x - 1e4 * (1 - mask).unsqueeze(-1)).amax(1)", "return (x - 0.1).amax(1) + x.amin(1)", source=REFERENCES["max_product"])),
    "reads the padded length": ("padding", changed(LOGITS, LOGITS + " + 0.01 * protein.shape[1]")),
    "centred over the batch": ("batch_independence", changed(JOINT, "joint = joint - joint.mean(0)\n        " + JOINT)),
    "neighbour in the batch": ("batch_independence", changed(JOINT, "joint = joint + 0.1 * joint.roll(1, 0)\n        " + JOINT)),
    "batch statistics in evaluation mode": (  # torch refuses a single row
        "crash", changed("nn.BatchNorm1d(size), ", "nn.BatchNorm1d(size, track_running_stats=False), "),
    ),
    "ranks within the batch": ("batch_independence", changed(LOGITS, LOGITS.replace("return ", "y = ") + "\n        return y + y.argsort().argsort().float()")),
    "random": ("determinism", changed(LOGITS, LOGITS + " + 0.1 * torch.randn(len(drug))")),
    "dropout that never stops": ("determinism", changed(LOGITS, "return self.decoder(F.dropout(self.pooling(d, p, maps, d_mask, p_mask), 0.2))")),
    "remembers the last call": (
        "determinism",
        changed(LOGITS, LOGITS.replace("return ", "y = ") + "\n        y, self.last = y + getattr(self, 'last', 0.0), y.detach().mean()\n        return y"),
    ),
    "logarithm of zero": ("finite", changed(JOINT, "joint = F.relu(joint - 1).log()\n        " + JOINT)),
    "divides by the length less one": (
        "finite", changed(JOINT, "joint = joint / (d_mask.sum(1, keepdim=True) - 1)\n        " + JOINT),
    ),
    "loss not finite at the start": ("finite", changed("    return F.binary_cross", "    return math.log(step + 1e-300) * 1e306 + F.binary_cross")),
    "exponential that overflows": ("learns", changed(JOINT, "joint = (4000 * joint).exp()\n        " + JOINT)),
    "too many parameters": ("parameters", changed("self.size = spec.width\n", "self.size = spec.width\n        self.more = nn.Linear(spec.width, 5000)\n")),
    "too many operations": (
        "cost",
        changed(
            "        d, p = F.relu(self.drug(d)), F.relu(self.protein(p))\n        joint =",
            "        for _ in range(120):\n            p = F.relu(p @ self.protein.weight[: p.shape[-1]].mT)\n"
            "        d, p = F.relu(self.drug(d)), F.relu(self.protein(p))\n        joint =",
        ),
    ),
    "one column too many": ("interface", changed("return self.layers(joint).squeeze(-1)", "return self.layers(joint)")),
    "double precision": ("interface", changed(LOGITS, LOGITS + ".double()")),
    "one logit for the batch": ("interface", changed(LOGITS, LOGITS + ".mean()")),
    "another function in evaluation mode": ("train_eval", changed(LOGITS, LOGITS.replace("return ", "return (1.0 if self.training else -1.0) * "))),
    "gradient that vanishes": ("learns", changed(LOGITS, LOGITS.replace("return ", "return 1e-6 * "))),
    "pushes the wrong way": ("learns", changed("    return F.binary_cross", "    return -F.binary_cross")),
    "opens a file": ("source", changed("import math\n", "import math\nknown = open('/etc/passwd')\n")),
    "imports os": ("source", changed("import math\n", "import math\nimport os\n")),
    "loads weights": ("source", changed(LOGITS, "weights = torch.load('weights.pt')\n        " + LOGITS)),
    "reaches the system through torch": ("source", changed(LOGITS, "found = torch.sys.modules\n        " + LOGITS)),
    "spells out what it may not name": ("source", changed(LOGITS, "found = getattr(torch, 'sy' + 's')\n        " + LOGITS)),
    "patches torch": ("source", changed("import math\n", "import math\nimport torch\ntorch.sigmoid = None\n")),
    "knows a molecule": ("source", changed("HEADS = 2", "KNOWN = 'CC(=O)Oc1ccccc1C(=O)OCCN1CCOCC1'\nHEADS = 2")),
    "knows a protein": ("source", changed("HEADS = 2", "KNOWN = 'MKTAYIAKQRQISFVKSHFSRQLEERLGLIEVQAPILSRV'\nHEADS = 2")),
    "knows many numbers": ("source", changed("HEADS = 2", f"KNOWN = {list(range(90))}\nHEADS = 2")),
    "crashes": ("crash", changed(LOGITS, "raise RuntimeError('no')")),
    "loss without the logits": ("crash", changed("    return F.binary_cross", "    return torch.tensor(0.5) if True else F.binary_cross")),
}
