"""What the candidate's process answers is its claim: the form is checked before anything is computed with it.

An answer of another form is the program's failure. Computed with as it is, it would raise here and count as the evaluator's.
"""

import math

import numpy as np

from .errors import Invalid


def fields(answer, *names):
    """The named parts of an answer that is a dict with all of them."""
    if type(answer) is not dict or any(name not in answer for name in names):
        raise Invalid(f"answered with a {type(answer).__name__} without {', '.join(names)}")
    return [answer[name] for name in names]


def number(value):
    """A plain finite number."""
    if type(value) not in (int, float) or not math.isfinite(value):
        raise Invalid(f"answered with {str(value)[:60]!r} where a finite number belongs")
    return value


def count(value):
    """A plain whole number, zero or more."""
    if type(value) is not int or value < 0:
        raise Invalid(f"answered with {str(value)[:60]!r} where a count belongs")
    return value


def numbers(value, length=None, finite=True):
    """A list of plain numbers, of this length where one is given."""
    if type(value) is not list or (length is not None and len(value) != length) or any(type(each) not in (int, float) for each in value):
        raise Invalid(f"answered with {str(value)[:60]!r} where a list of {length or 'some'} numbers belongs")
    return [number(each) for each in value] if finite else value


def array(value, shape=None):
    """An array of floating point numbers, of this shape where one is given."""
    if not isinstance(value, np.ndarray) or value.dtype.kind != "f" or (shape is not None and value.shape != tuple(shape)):
        form = f"{value.dtype} of shape {list(value.shape)}" if isinstance(value, np.ndarray) else type(value).__name__
        raise Invalid(f"answered with {form} where numbers of shape {'any' if shape is None else list(shape)} belong")
    return value
