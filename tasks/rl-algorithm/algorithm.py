"""The candidate's two functions as the evaluator sees them: what comes back is a claim, and its form is checked before it is used."""

import math

import numpy as np
from asi_eval import Invalid

LARGEST_ADVANTAGE = 1e4


class Algorithm:
    """`candidate` is anything with `call(function, **arguments)`: an asi_eval.Candidate with harness.py, or a stand-in in tests."""

    def __init__(self, candidate):
        self.candidate = candidate

    def advantages(self, rewards, mask, seed=0):
        """Advantages [G, S] or [G, S, T] for rewards [G, S] and mask [G, S, T]."""
        answer = fields(self.candidate.call("advantages", rewards=rewards, mask=mask, seed=seed), "adv", "dtype", "intact")
        adv, dtype, intact = answer
        where = f"advantages of rewards {list(rewards.shape)}"
        if not isinstance(adv, np.ndarray) or adv.dtype != np.float32 or adv.shape not in (rewards.shape, mask.shape):
            raise Invalid(f"{where} have the form {form(adv)}; {list(rewards.shape)} or {list(mask.shape)} belongs there")
        if dtype != "torch.float32":
            raise Invalid(f"{where} are {str(dtype)[:30]}, not torch.float32")
        if intact is not True:
            raise Invalid("advantages changes its arguments in place")
        here = adv if adv.shape == rewards.shape else adv[mask > 0]
        if not np.isfinite(here).all() or np.abs(here).max(initial=0) > LARGEST_ADVANTAGE:
            worst = "not finite" if not np.isfinite(here).all() else f"as large as {np.abs(here).max():.3g} (at most {LARGEST_ADVANTAGE:g})"
            raise Invalid(f"{where} are {worst}")
        return adv

    def slope(self, logp, old_logp, adv, mask, step, cfg, seed=0):
        """The gradient [N, T] of the minibatch's loss with respect to logp."""
        return self.loss_and_slope(logp, old_logp, adv, mask, step, cfg, seed)[1]

    def loss_and_slope(self, logp, old_logp, adv, mask, step, cfg, seed=0):
        """The loss and its gradient [N, T] with respect to logp."""
        asked = {"logp": logp, "old_logp": old_logp, "adv": adv, "mask": mask, "step": step, "cfg": cfg, "seed": seed}
        loss, slope, dtype, intact = fields(self.candidate.call("slope", **asked), "loss", "slope", "dtype", "intact")
        if type(loss) is not float or not math.isfinite(loss):
            raise Invalid(f"at step {step} the loss is {str(loss)[:30]}")
        if not isinstance(slope, np.ndarray) or slope.dtype != np.float32 or slope.shape != logp.shape:
            raise Invalid(f"the gradient has the form {form(slope)}; numbers of shape {list(logp.shape)} belong there")
        if not np.isfinite(slope).all():
            raise Invalid(f"at step {step} the gradient is not finite")
        if dtype != "torch.float32":
            raise Invalid(f"the loss is {str(dtype)[:30]}, not torch.float32")
        if intact is not True:
            raise Invalid("policy_loss changes its arguments in place")
        return loss, slope


def fields(answer, *names):
    """The named parts of an answer that is a dict with all of them."""
    if type(answer) is not dict or any(name not in answer for name in names):
        raise Invalid(f"answered with a {type(answer).__name__} without {', '.join(names)}")
    return [answer[name] for name in names]


def form(value):
    """Type and shape, for messages."""
    return f"{value.dtype} of shape {list(value.shape)}" if isinstance(value, np.ndarray) else type(value).__name__
