"""Is the candidate's model of the size of DeltaNet's? Decided before training: a larger model that learns more says nothing about its mixer.

The table of words is left out of both counts: it is the same for all and would hide what the mixers cost. Less than DeltaNet's is always
allowed; it is a handicap that a program takes upon itself.
"""

from typing import NamedTuple

from asi_eval import Invalid, claims



class Size(NamedTuple):
    parameters: int
    table: int  # numbers in the table of words
    flops_per_token: float  # one forward pass, read-out included

    @property
    def own_parameters(self) -> int:
        return self.parameters - self.table

    @property
    def own_flops(self) -> float:
        return self.flops_per_token - 2 * self.table


def size(claimed) -> Size:
    """What `start` of the harness answered, if it has the form of it."""
    parameters, table, flops = claims.fields(claimed, "parameters", "table", "flops_per_token")
    return Size(claims.count(parameters), claims.count(table), float(claims.number(flops)))


def ratios(own: Size, baseline: Size) -> dict:
    return {"parameter_ratio": own.own_parameters / baseline.own_parameters, "flops_ratio": own.own_flops / baseline.own_flops}


def enforce(own: Size, baseline: Size, plan) -> dict:
    """The two ratios, as metrics; Invalid where one is beyond the plan's tolerance."""
    found = ratios(own, baseline)
    for what, mine, theirs, ratio, tolerance in (
        ("parameters", own.own_parameters, baseline.own_parameters, found["parameter_ratio"], plan.parameters_tolerance),
        ("operations per token", own.own_flops, baseline.own_flops, found["flops_ratio"], plan.flops_tolerance),
    ):
        if ratio > 1 + tolerance:
            raise Invalid(f"{mine:,.0f} {what} without the table of words, {ratio:.3f} times DeltaNet's {theirs:,.0f}; at most {1 + tolerance:.2f} times")
    return found
