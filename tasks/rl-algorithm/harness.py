"""The candidate's side: hand arrays to the two functions, and hand back advantages, loss and gradient. Trusted, but beside the candidate.

Prompts, answers, weights, sampling and the optimiser are in the evaluator's process. All that arrives here is what the functions
are given, and all that leaves is a claim, which the evaluator checks.
"""

import types

import torch

torch.set_num_threads(1)


def advantages(program, rewards, mask, seed=0):
    """What `advantages` returns, and whether it left its arguments alone."""
    rewards, mask = torch.from_numpy(rewards), torch.from_numpy(mask)
    given = rewards.clone(), mask.clone()
    torch.manual_seed(seed)
    adv = program.advantages(rewards, mask)
    if not isinstance(adv, torch.Tensor):
        raise Invalid(f"advantages returned a {type(adv).__name__}, not a tensor")  # noqa: F821
    intact = torch.equal(rewards, given[0]) and torch.equal(mask, given[1])
    return {"adv": adv.detach().float().numpy(), "dtype": str(adv.dtype), "intact": intact}


def slope(program, logp, old_logp, adv, mask, step, cfg, seed=0):
    """The loss of one minibatch, its gradient with respect to logp, and whatever numbers the program reports."""
    logp, old_logp, adv, mask = (torch.from_numpy(each) for each in (logp, old_logp, adv, mask))
    logp.requires_grad_()
    given = [each.detach().clone() for each in (logp, old_logp, adv, mask)]
    settings = types.SimpleNamespace(**cfg)
    for name in ("entropy", "ref_logp"):
        value = getattr(settings, name, None)
        setattr(settings, name, None if value is None else torch.from_numpy(value))
    torch.manual_seed(seed)
    loss = program.policy_loss(logp, old_logp, adv, mask, step, settings)
    loss, reported = loss if isinstance(loss, tuple) and len(loss) == 2 else (loss, {})
    if not isinstance(loss, torch.Tensor) or loss.dim() != 0:
        form = f"a tensor of shape {list(loss.shape)}" if isinstance(loss, torch.Tensor) else f"a {type(loss).__name__}"
        raise Invalid(f"policy_loss returned {form}, not a scalar tensor")  # noqa: F821
    if not loss.requires_grad:
        raise Invalid("the loss carries no gradient to logp")  # noqa: F821
    loss.backward()
    intact = all(torch.equal(each.detach(), was) for each, was in zip((logp, old_logp, adv, mask), given))
    reported = {str(name): float(value) for name, value in dict(reported).items()}
    found = torch.zeros_like(logp) if logp.grad is None else logp.grad
    return {"loss": float(loss.detach()), "slope": found.detach().numpy(), "dtype": str(loss.dtype), "intact": intact, "reported": reported}
