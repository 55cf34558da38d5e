# region settings
BASE = 2.0  # tune 0 10
STEPS = 8  # tune 1 64
# endregion


# region value
def value():
    return BASE
# endregion


def solve():
    return value()
