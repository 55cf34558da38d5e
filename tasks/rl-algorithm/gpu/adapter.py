"""The candidate's two functions on batches of a language model: the same calls as on the CPU, without TRL."""

import importlib.util
import math
import sys
import types
from contextlib import contextmanager
from pathlib import Path

import torch

TASK = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TASK), str(TASK.parent / "_python")]

from asi_eval import derive  # noqa: E402

import source_check  # noqa: E402


class Diverged(Exception):
    """Advantages, loss or gradient are not finite: the program has failed, not the machine."""


class Refused(Exception):
    """The program does not keep the interface or the rules."""


class Crashed(Exception):
    """The program raised."""


def load(path):
    """The program at this path, once its text has passed the check `source`."""
    text = Path(path).read_text(encoding="utf-8")
    verdict = source_check.check(text)
    if not verdict["passed"]:
        raise Refused(f"{path}: {verdict['detail']}")
    spec = importlib.util.spec_from_file_location("candidate", path)
    program = importlib.util.module_from_spec(spec)
    with _blamed("its top level"):
        spec.loader.exec_module(program)
    return program


class Adapter:
    """Calls the program as the CPU protocol does: float32, seeded before every call, with the same cfg."""

    def __init__(self, program, samples, steps, max_length, seed=1):
        self.program, self.samples, self.steps, self.max_length, self.seed = program, samples, steps, max_length, seed

    def advantages(self, rewards, mask, step):
        """Rewards [B] and mask [B, T], the answers to one prompt side by side, to advantages [B] or [B, T]."""
        grouped = mask.float().view(-1, self.samples, mask.shape[1])
        with _seeded(derive(self.seed, "adv", step)), _blamed(f"advantages, at step {step},"):
            adv = self.program.advantages(rewards.float().view(-1, self.samples), grouped)
        if not isinstance(adv, torch.Tensor) or tuple(adv.shape) not in (tuple(grouped.shape[:2]), tuple(grouped.shape)):
            raise Refused(f"advantages have the form {getattr(adv, 'shape', type(adv).__name__)}")
        if not bool(torch.isfinite(adv if adv.dim() == 2 else adv[grouped > 0]).all()):
            raise Diverged(f"at step {step} the advantages are not finite")
        return adv.detach().reshape(len(rewards), *adv.shape[2:])

    def loss(self, logp, old_logp, adv, mask, step, part=0, entropy=None, ref_logp=None):
        """The loss of one minibatch, and the numbers that the program reports."""
        given = {"entropy": entropy, "ref_logp": ref_logp}
        given = {name: None if each is None else each.detach().float() for name, each in given.items()}
        cfg = types.SimpleNamespace(steps=self.steps, samples=self.samples, max_length=self.max_length, **given)
        with _seeded(derive(self.seed, "loss", step, part)), _blamed(f"policy_loss, at step {step},"):
            loss = self.program.policy_loss(logp.float(), old_logp.detach().float(), adv.detach().float(), mask.float(), step, cfg)
        loss, reported = loss if isinstance(loss, tuple) and len(loss) == 2 else (loss, {})
        if not isinstance(loss, torch.Tensor) or loss.dim() != 0 or not loss.requires_grad:
            raise Refused("policy_loss returned no scalar tensor with a gradient")
        if not math.isfinite(float(loss.detach())):
            raise Diverged(f"at step {step} the loss is {float(loss.detach())}")
        return loss, {str(name): float(value) for name, value in dict(reported).items()}

    def wants_reference(self):
        """Does the loss look at the policy at the start? Then a second model must be held."""
        asked = []

        class Watched:
            steps, samples, max_length = self.steps, self.samples, self.max_length
            entropy = torch.ones(2, 3)

            @property
            def ref_logp(self):
                asked.append(True)
                return torch.full((2, 3), -2.0)

        logp = torch.full((2, 3), -1.0, requires_grad=True)
        adv, mask = torch.tensor([1.0, -1.0]), torch.ones(2, 3)
        with _seeded(0), _blamed("policy_loss"):
            answers = [self.program.policy_loss(logp, logp.detach(), adv, mask, 0, Watched())]
            bare = types.SimpleNamespace(steps=self.steps, samples=self.samples, max_length=self.max_length, entropy=Watched.entropy, ref_logp=None)
        if not asked:
            return False
        with _seeded(0), _blamed("policy_loss"):
            answers.append(self.program.policy_loss(logp, logp.detach(), adv, mask, 0, bare))
        slopes = [torch.autograd.grad(each[0] if isinstance(each, tuple) else each, logp)[0] for each in answers]
        return not torch.equal(*slopes)


@contextmanager
def _blamed(where):
    """What is raised inside is the program's doing; lack of memory may be anybody's, and keeps its name."""
    try:
        yield
    except torch.OutOfMemoryError:
        raise
    except Exception as why:
        raise Crashed(f"{where} raised {type(why).__name__}: {why}") from why


class _seeded:
    """Seeds torch for one call, and leaves the trainer's own random numbers as they were."""

    def __init__(self, seed):
        self.seed, self.fork = seed, torch.random.fork_rng()

    def __enter__(self):
        self.fork.__enter__()
        torch.manual_seed(self.seed)

    def __exit__(self, *why):
        return self.fork.__exit__(*why)
