"""Text as tokens: single bytes, or those of GPT-2. Either ends a document with a token of its own."""

import os
from pathlib import Path

import numpy as np

from plans import NotReady


class Bytes:
    """A token per byte of UTF-8; 256 stands between documents."""

    name, vocabulary, separator = "bytes", 257, 256

    def encode(self, text: str) -> np.ndarray:
        return np.frombuffer(text.encode("utf-8", "replace"), np.uint8).astype(np.uint16)

    def decode(self, tokens) -> str:
        return bytes(each for each in tokens if each < self.separator).decode("utf-8", "replace")

    def lengths(self) -> np.ndarray:
        """Bytes of text per token [separator + 1]; the end of a document has none."""
        return np.array([1] * 256 + [0], np.uint16)


class Gpt2:
    """The 50,257 tokens of GPT-2, by tiktoken; its tables are fetched once and kept in `folder`."""

    name, vocabulary, separator = "gpt2", 50_304, 50_256  # rounded up to a multiple of 64: matrix products on GPUs are slow without

    def __init__(self, folder: Path):
        os.environ["TIKTOKEN_CACHE_DIR"] = str(folder)
        try:
            import tiktoken
        except ImportError:
            raise NotReady("GPT-2 tokens need the package tiktoken: pip install -r requirements-gpu.txt, or use --tokens bytes") from None
        try:
            self.table = tiktoken.get_encoding("gpt2")
        except Exception as why:  # requests raises a dozen kinds for no network
            raise NotReady(
                f"the tables of GPT-2's tokens are not in {folder} and cannot be fetched from openaipublic.blob.core.windows.net ({type(why).__name__}). "
                "Prepare the corpus where there is a network and copy its folder here, or use --tokens bytes"
            ) from why

    def encode(self, text: str) -> np.ndarray:
        return np.array(self.table.encode_ordinary(text), np.uint16)

    def decode(self, tokens) -> str:
        return self.table.decode([each for each in tokens if each < self.separator])

    def lengths(self) -> np.ndarray:
        """Bytes of text per token [separator + 1]; the end of a document has none."""
        return np.array([len(self.table.decode_single_token_bytes(each)) for each in range(self.separator)] + [0], np.uint16)


def encoding(name: str, folder: Path):
    """The encoding of this name, "bytes" or "gpt2"; `folder` holds its tables."""
    return Bytes() if name == "bytes" else Gpt2(folder)
