"""How fast a GPU could be at best, so that what training reaches can be put in proportion."""

TERA = 1e12
# Dense bfloat16 matrix products in TFLOP/s, float32 sums, from NVIDIA's data sheets; the first name that occurs in the device's counts.
PEAKS = (
    ("B200", 2250.0), ("H200 NVL", 835.5), ("H200", 989.5), ("GH200", 989.5), ("H100 NVL", 835.5), ("H100 PCIe", 756.5), ("H100", 989.5),
    ("A100", 312.0), ("L40S", 362.05), ("L40", 181.05), ("L4", 121.0), ("A40", 149.7), ("A30", 165.0), ("A10G", 70.0), ("A10", 125.0),
    ("RTX 6000 Ada", 364.25), ("RTX A6000", 154.8), ("RTX 5090", 209.5), ("RTX 4090", 165.2), ("RTX 3090", 71.0),
)


def peak_flops(name: str):
    """Operations per second of the device with this name at best; None where it is not in the table."""
    words = f" {name.replace('-', ' ')} "
    return next((peak * TERA for known, peak in PEAKS if f" {known} " in words), None)


def mfu(tokens_per_s: float, flops_per_token: float, name: str, gpus: int):
    """Model FLOP utilisation: a backward pass counts twice a forward one, and nothing that is computed again counts. None for unknown devices."""
    peak = peak_flops(name)
    return None if peak is None else 3 * flops_per_token * tokens_per_s / (peak * gpus)
