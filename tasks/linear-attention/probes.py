"""The candidate's side of the checks: run the mixer on inputs that the parent chose, and count what it costs."""

import math

import torch
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves
from torch.utils.flop_counter import FlopCounterMode

MIXERS = {}

torch.set_num_threads(1)


def build(program, width, heads, seed):
    """A mixer whose parameters are all shaken a little, so that nothing hides behind a zero."""
    torch.manual_seed(seed)
    mixer = program.DeltaNet(hidden_size=width, num_heads=heads, layer_idx=0, unknown_option=True)
    if not isinstance(mixer, nn.Module):
        raise Invalid("DeltaNet is not a torch module")  # noqa: F821
    with torch.no_grad():
        for p in mixer.parameters():
            p += 0.1 * (p.square().mean().sqrt() + 0.1) * torch.randn_like(p)
    MIXERS[width] = mixer


def parameters(program, width, heads, layers):
    """How many parameters the mixers of all layers have together."""
    mixers = [program.DeltaNet(hidden_size=width, num_heads=heads, layer_idx=layer) for layer in range(layers)]
    return sum(p.numel() for mixer in mixers for p in mixer.parameters())


def mix(program, x, training=True, mask=None):
    """The mixer's answer to x [B, L, D], as it came and with its form described."""
    x = torch.from_numpy(x)
    mixer = MIXERS[x.shape[-1]].train(training)
    with torch.no_grad():
        answer = mixer(x) if mask is None else mixer(x, attention_mask=torch.from_numpy(mask))
    if not isinstance(answer, tuple) or len(answer) != 3 or not isinstance(answer[0], torch.Tensor):
        raise Invalid("forward must return (output, None, cache)")  # noqa: F821
    y = answer[0]
    return {"y": y.detach().float().numpy(), "dtype": str(y.dtype), "middle": answer[1] is None}


def slopes(program, x, weights):
    """Gradients of sum(weights * y): with respect to x, and the norm for every parameter in order."""
    x = torch.from_numpy(x).requires_grad_()
    mixer = MIXERS[x.shape[-1]].train()
    mixer.zero_grad()
    (mixer(x)[0] * torch.from_numpy(weights)).sum().backward()
    norms = [0.0 if p.grad is None else float(p.grad.norm()) for p in mixer.parameters()]
    return {"x": (torch.zeros_like(x) if x.grad is None else x.grad).numpy(), "norms": norms}


def growth(program, width, lengths):
    """For every length, operations and bytes of new results in one forward and backward pass."""
    mixer, counts = MIXERS[width].train(), []
    for length in lengths:
        x = torch.randn(1, length, width, generator=torch.Generator().manual_seed(length)).requires_grad_()
        with FlopCounterMode(display=False, custom_mapping=COUNTED) as operations, Results() as results:
            mixer(x)[0].square().sum().backward()
        counts.append([operations.get_total_flops(), results.bytes])
    return counts


class Results(TorchDispatchMode):
    """Adds up the bytes of every result that is not a view of, or written into, one of its inputs."""

    def __init__(self):
        super().__init__()
        self.bytes = 0

    def __torch_dispatch__(self, operation, types, arguments=(), named=None):
        named = named or {}
        answer = operation(*arguments, **named)
        known = {_place(each) for each in tree_leaves((arguments, named)) if isinstance(each, torch.Tensor)}
        for each in tree_leaves(answer):
            if isinstance(each, torch.Tensor) and _place(each) not in known:
                self.bytes += each.numel() * each.element_size()
        return answer


def _place(tensor):
    return tensor.untyped_storage()._cdata


def _triangular(matrix, right, *_, out_shape=None, **__):
    return math.prod(right) * matrix[-1]


COUNTED = {torch.ops.aten.linalg_solve_triangular: _triangular}
