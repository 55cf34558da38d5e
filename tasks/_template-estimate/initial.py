import math

# region settings
SLOPE = 0.8  # tune 0.0 2.0
BEND = -0.2  # tune -1.0 1.0
# endregion


# region curve
def predict(x):
    return SLOPE * x + BEND * x * x
# endregion
