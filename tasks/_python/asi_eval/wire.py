"""How values travel between the evaluator and its candidate: JSON for the shape, raw little-endian bytes for arrays.

Both processes load this file. Nothing here can run code on arrival: there is no pickle, and an array names one of a few
number types. A frame is two lengths, a JSON tree, and the array bytes that the tree points into.
"""

import json
import math
import struct
import sys

LENGTHS = struct.Struct("<IQ")
NUMBERS = {
    "|b1": "?", "|i1": "b", "|u1": "B", "<i2": "h", "<u2": "H", "<i4": "i", "<u4": "I", "<i8": "q", "<u8": "Q",
    "<f2": "e", "<f4": "f", "<f8": "d", "<c8": None, "<c16": None,
}  # array type -> struct letter


def frame(message) -> bytes:
    """The bytes of one message: plain values, lists, dicts, bytes, arrays."""
    blobs = []
    tree = json.dumps(_encode(message, blobs), allow_nan=False, separators=(",", ":")).encode("utf-8", "backslashreplace")
    body = b"".join(blobs)
    return LENGTHS.pack(len(tree), len(body)) + tree + body


def message(tree: bytes, body: bytes):
    """The message of a frame; ValueError for anything that `frame` would not have written."""
    try:
        return _decode(json.loads(tree, parse_constant=_refuse), _Body(body))
    except (KeyError, TypeError, IndexError, RecursionError, OverflowError, struct.error) as why:
        raise ValueError(f"unreadable frame: {type(why).__name__}: {why}") from None


def _encode(value, blobs):
    if value is None or isinstance(value, (bool, str)):
        return value
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(value, numpy.generic):
        value = value.item()
    if isinstance(value, bool):
        return bool(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else {"$float": repr(float(value))}
    if isinstance(value, (list, tuple)):
        return [_encode(item, blobs) for item in value]
    if isinstance(value, dict):
        return _encode_dict(value, blobs)
    if isinstance(value, (bytes, bytearray)):
        return {"$bytes": _keep(bytes(value), blobs)}
    if isinstance(value, memoryview):
        return _encode_view(value, blobs)
    if numpy is not None:
        if type(value).__module__.startswith("torch") and hasattr(value, "detach"):
            value = value.detach().cpu().numpy()
        if isinstance(value, numpy.ndarray):
            return _encode_array(numpy, value, blobs)
    raise TypeError(f"a {type(value).__name__} cannot travel between processes; use numbers, strings, lists, dicts or arrays")


def _encode_dict(value, blobs):
    if all(isinstance(key, str) and not key.startswith("$") for key in value):
        return {key: _encode(item, blobs) for key, item in value.items()}
    return {"$dict": [[_encode(key, blobs), _encode(item, blobs)] for key, item in value.items()]}


def _encode_array(numpy, value, blobs):
    if value.dtype.kind == "f" and value.dtype.itemsize > 8:
        value = value.astype("<f8")
    array = numpy.asarray(value, dtype=value.dtype.newbyteorder("<"), order="C")
    if array.dtype.str not in NUMBERS:
        raise TypeError(f"arrays of {value.dtype} cannot travel between processes; use numbers")
    return {"$array": array.dtype.str, "shape": list(array.shape), "bytes": _keep(array.tobytes(), blobs)}


def _encode_view(value, blobs):
    dtype = next((name for name, letter in NUMBERS.items() if letter == value.format), None)
    if dtype is None:
        raise TypeError(f"a memoryview of format {value.format!r} cannot travel between processes")
    return {"$array": dtype, "shape": list(value.shape), "bytes": _keep(value.tobytes(), blobs)}


def _keep(data, blobs):
    blobs.append(data)
    return len(data)


class _Body:
    """Array bytes, handed out in the order in which the tree mentions them."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        if type(count) is not int or not 0 <= count <= len(self.data) - self.at:
            raise ValueError("a frame points outside its bytes")
        self.at += count
        return self.data[self.at - count : self.at]


def _decode(value, body):
    if type(value) is list:
        return [_decode(item, body) for item in value]
    if type(value) is not dict:
        return value
    if "$float" in value:
        return {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}[value["$float"]]
    if "$bytes" in value:
        return body.take(value["$bytes"])
    if "$array" in value:
        return _decode_array(value["$array"], value["shape"], body.take(value["bytes"]))
    if "$dict" in value:
        return {_decode(key, body): _decode(item, body) for key, item in value["$dict"]}
    return {key: _decode(item, body) for key, item in value.items()}


def _decode_array(dtype, shape, data):
    if dtype not in NUMBERS or type(shape) is not list or not all(type(side) is int and side >= 0 for side in shape):
        raise ValueError("an array of unknown type or shape")
    if math.prod(shape) * int(dtype[2:]) != len(data):
        raise ValueError("an array whose bytes do not fill its shape")
    try:
        import numpy
    except ImportError:
        view = memoryview(data).cast(NUMBERS[dtype] or "B")  # a view still has shape, indexing and tolist()
        return view.cast("B").cast(view.format, shape) if data and shape else view
    return numpy.frombuffer(data, dtype=dtype).reshape(shape).copy()


def _refuse(name):
    raise ValueError(f"{name} is not JSON")
