"""Warm start and reinforcement learning of the policy, around an algorithm that turns rewards into gradients."""

from dataclasses import dataclass, field

import numpy as np
import torch
from asi_eval import derive

import protocol
import puzzles
from policy import Adam, Policy

RL, WARM = protocol.RL, protocol.WARM


@dataclass
class Course:
    """What was seen along the way; a look is (RL steps so far, accuracy, entropy, KL to the start, answer length)."""

    looks: list = field(default_factory=list)
    rewards: list = field(default_factory=list)
    norms: list = field(default_factory=list)

    def score(self):
        """Percent of held-out prompts answered rightly, averaged over the training: the area under the learning curve."""
        return 100 * float(np.mean([accuracy for _, accuracy, *_ in self.looks[1:]]))

    def metrics(self):
        """What the engine stores besides the score."""
        curve = [accuracy for _, accuracy, *_ in self.looks]
        _, _, entropy, kl, length = self.looks[-1]
        return {
            "accuracy": float(np.mean(curve[-2:])), "accuracy_start": curve[0],
            "worst_drop": float(np.max(np.maximum.accumulate(curve) - curve)),
            "train_reward": float(np.mean(self.rewards[-10:])),
            "entropy": entropy, "kl": kl, "length": length,
            "gradient_norm": float(np.mean(self.norms)),
        }


class Exam:
    """Held-out prompts. The chance of the right answer is read off the policy exactly, so no sampling noise enters the score."""

    def __init__(self, family, seed):
        self.prompts, self.answers = map(torch.from_numpy, puzzles.make(family, protocol.TEST_PROMPTS, derive(seed, "exam")))

    @torch.no_grad()
    def accuracy(self, policy):
        """The expected share of right answers when each prompt is answered once, at temperature 1."""
        scores = policy.answer_scores(self.prompts, self.answers)
        return float((_chosen(scores, self.answers) * (self.answers != protocol.NOTHING)).sum(1).exp().mean())


def warm_start(family, seed, exam):
    """A policy taught by example until it answers about one prompt in four, and no further."""
    policy = Policy(derive(seed, "weights"))
    optimiser = Adam(policy.weights)
    prompts, answers = map(torch.from_numpy, puzzles.make(family, WARM["rows"] * WARM["most_steps"], derive(seed, "warm")))
    for step in range(WARM["most_steps"]):
        rows = slice(step * WARM["rows"], (step + 1) * WARM["rows"])
        wanted = answers[rows]
        said = wanted != protocol.NOTHING
        loss = -(_chosen(policy.answer_scores(prompts[rows], wanted), wanted) * said).sum() / said.sum()
        loss.backward()
        optimiser.step(WARM["rate"] * min(1.0, (step + 1) / 20))
        if (step + 1) % WARM["look_every"] == 0 and exam.accuracy(policy) >= WARM["until"]:
            return policy
    raise RuntimeError(f"the warm start reached {exam.accuracy(policy):.3f} instead of {WARM['until']} (seed {seed})")


def course(family, seed, steps, algorithm):
    """Warm start and training for one seed: everything but the algorithm is the same for all programs."""
    exam = Exam(family, seed)
    return reinforce(warm_start(family, seed, exam), algorithm, family, seed, steps, exam)


def reinforce(policy, algorithm, family, seed, steps, exam):
    """Train the policy in place for so many steps; the course."""
    start, optimiser, seen = policy.copy(), Adam(policy.weights, RL["betas"]), Course()
    draw = torch.Generator().manual_seed(derive(seed, "samples"))
    noise = np.random.default_rng(derive(seed, "noise"))
    prompts, answers = puzzles.make(family, RL["prompts"] * steps, derive(seed, "prompts"))
    count, samples = RL["prompts"], RL["samples"]
    for step in range(steps):
        rows = slice(step * count, (step + 1) * count)
        asked = torch.from_numpy(prompts[rows]).repeat_interleave(samples, 0)
        said, old_logp = policy.sample(asked, draw)
        mask = (said != protocol.NOTHING).float()
        right = puzzles.verify(np.repeat(answers[rows], samples, 0), said.numpy())
        if step % protocol.LOOK_EVERY == 0:
            seen.looks.append(_look(step, policy, start, exam, asked, said, mask))
        flipped = noise.random(right.shape) < RL["reward_noise"]
        rewards = np.where(flipped, 1 - right, right).astype(np.float32)
        seen.rewards.append(float(right.mean()))
        adv = algorithm.advantages(rewards.reshape(count, samples), mask.numpy().reshape(count, samples, -1), derive(seed, "adv", step))
        adv = torch.from_numpy(adv.reshape(count * samples, *adv.shape[2:]))
        with torch.no_grad():
            ref_logp = _chosen(start.answer_scores(asked, said), said)
        for epoch in range(RL["epochs"]):
            for part, chosen in enumerate(torch.randperm(count * samples, generator=draw).chunk(RL["minibatches"])):
                scores = policy.answer_scores(asked[chosen], said[chosen])
                logp = _chosen(scores, said[chosen])
                cfg = {
                    "steps": steps, "samples": samples, "max_length": protocol.MAX_LENGTH,
                    "entropy": _entropy(scores.detach()).numpy(), "ref_logp": ref_logp[chosen].numpy(),
                }
                slope = algorithm.slope(
                    logp.detach().numpy(), old_logp[chosen].numpy(), adv[chosen].numpy(), mask[chosen].numpy(), step, cfg,
                    derive(seed, "loss", step, epoch, part),
                )
                logp.backward(torch.from_numpy(slope))
                seen.norms.append(optimiser.step(RL["rate"], RL["clip"]))
    asked = torch.from_numpy(prompts[:count]).repeat_interleave(samples, 0)
    said, _ = policy.sample(asked, draw)
    seen.looks.append(_look(steps, policy, start, exam, asked, said, (said != protocol.NOTHING).float()))
    return seen


@torch.no_grad()
def _look(step, policy, start, exam, asked, said, mask):
    mine, first = policy.answer_scores(asked, said), start.answer_scores(asked, said)
    entropy = float((_entropy(mine) * mask).sum() / mask.sum())
    apart = (mine.exp() * (mine - first)).sum(-1)
    return (step, exam.accuracy(policy), entropy, float((apart * mask).sum() / mask.sum()), float(mask.sum(1).mean()))


def _chosen(scores, said):
    return scores.gather(2, said.unsqueeze(2))[..., 0]


def _entropy(scores):
    return -(scores.exp() * scores).sum(-1)
