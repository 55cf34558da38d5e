"""One model on several devices of one process: every device takes its share of a step's rows, and the gradients are added up on the first.

Threads, not processes: the candidate's process may open no socket, which the usual launchers need.
"""

import copy
from concurrent.futures import ThreadPoolExecutor

import torch

import machine


class Replicas:
    def __init__(self, model, devices):
        self.devices = devices
        self.models = [model.to(devices[0]), *(copy.deepcopy(model).to(each) for each in devices[1:])]
        self.threads = ThreadPoolExecutor(len(devices)) if len(devices) > 1 else None

    def backward(self, rows, at_a_time):
        """Gradients of the mean loss over rows [B, L + 1], left on the first model; the loss."""
        shares, count = rows.tensor_split(len(self.devices)), rows[:, 1:].numel()
        map_ = map if self.threads is None else self.threads.map
        losses = list(map_(_share, self.models, self.devices, shares, [at_a_time] * len(shares), [count] * len(shares)))
        first, *others = (list(each.parameters()) for each in self.models)
        for other in others:
            for here, there in zip(first, other):
                if there.grad is not None:
                    here.grad = there.grad.to(here.device) if here.grad is None else here.grad + there.grad.to(here.device)
                    there.grad = None
        return sum(losses)

    @torch.no_grad()
    def spread(self):
        """Give every device the weights of the first."""
        for other in self.models[1:]:
            for here, there in zip(self.models[0].parameters(), other.parameters()):
                there.copy_(here)


def _share(model, device, rows, at_a_time, count):
    total = 0.0
    for some in rows.split(at_a_time) if len(rows) else ():
        some = some.to(device, non_blocking=True)
        with machine.half(device):
            loss = model.losses(some[:, :-1], some[:, 1:]).sum() / count
        loss.backward()
        total += loss.item()
    return total
