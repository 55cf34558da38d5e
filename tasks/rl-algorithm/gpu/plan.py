"""The numbers of the protocol on language models, and what it asks of the machine. Nothing here imports torch or TRL."""

from dataclasses import dataclass

GIB = 1 << 30
BYTES_PER_PARAMETER = 16  # float32 weights, gradients and two moments of Adam; shared out among the GPUs when there are several
WORK_GIB = 16  # activations of one answer at a time, caches for sampling, and the CUDA context: an estimate, not a measurement


class NotReady(Exception):
    """Something that the run needs is missing; the message says what, and how to mend it."""


@dataclass(frozen=True)
class Plan:
    """One stage. A step is one batch of prompts: sampled once, then used `epochs` times in `minibatches` parts."""

    model: str
    parameters: float
    steps: int
    prompts: int = 32
    samples: int = 8
    epochs: int = 2
    minibatches: int = 4
    max_prompt: int = 1024
    max_length: int = 3072
    rate: float = 1e-6
    clip: float = 1.0
    rows: int = 2  # answers per GPU and backward pass
    processes: int = 1  # one for each GPU
    device: str = "cuda"

    @property
    def updates(self) -> int:
        """Steps of the optimiser in the whole run."""
        return self.steps * self.epochs * self.minibatches

    def accumulation(self, processes: int) -> int:
        """Backward passes per update, so that a minibatch has the planned size on any number of GPUs."""
        share = self.prompts * self.samples / (self.minibatches * processes * self.rows)
        if share < 1 or share != int(share):
            answers = self.prompts * self.samples // self.minibatches
            raise NotReady(f"a minibatch of {answers} answers cannot be shared out to {processes} GPUs with {self.rows} answers each; use 1, 2, 4, 8, ...")
        return int(share)

    def needs_gib(self, gpus: int, reference: bool = False) -> float:
        """Memory per GPU that the run is expected to need; a reference model adds four bytes per parameter."""
        return (self.parameters * (BYTES_PER_PARAMETER + (4 if reference else 0)) / gpus) / GIB + WORK_GIB


PROFILES = {
    "gpu": {"explore": Plan("Qwen/Qwen3-4B-Base", 4.0e9, 150), "verify": Plan("Qwen/Qwen3-4B-Base", 4.0e9, 300)},
    "paper": {"explore": Plan("Qwen/Qwen3-4B-Base", 4.0e9, 150, processes=8), "verify": Plan("Qwen/Qwen3-14B-Base", 14.8e9, 300, processes=8)},
}
TINY = Plan("tiny", 1e5, 2, prompts=4, samples=4, max_prompt=64, max_length=6, minibatches=2, rate=1e-3, rows=8, device="cpu")
PROFILES["tiny"] = {"explore": TINY, "verify": TINY}  # for tests and gpu/smoke.py: a random model, any machine


@dataclass(frozen=True)
class Problems:
    """A set of problems with answers: where it is, and how often each is answered when it is a test."""

    name: str
    path: str
    split: str
    times: int = 1


TRAINING = Problems("skywork", "Skywork/Skywork-OR1-RL-Data", "math")
TESTS = (
    Problems("math500", "HuggingFaceH4/MATH-500", "test"),
    Problems("amc23", "math-ai/amc23", "test", 8),
    Problems("aime24", "HuggingFaceH4/aime_2024", "train", 16),
    Problems("aime25", "math-ai/aime25", "test", 16),
    Problems("minerva", "math-ai/minervamath", "test"),
    Problems("olympiad", "math-ai/olympiadbench", "test"),
)
