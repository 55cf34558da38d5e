# region settings
STEP = 37  # tune 1 100
START = 5  # tune 0 100
# endregion


# region order
def order(limit, seed):
    return [(START + seed + STEP * k) % limit + 1 for k in range(limit)]
# endregion


# region choose
def choose(limit, seed):
    chosen = set()
    for number in order(limit, seed):
        if number not in chosen and fits(number, chosen, limit):
            chosen.add(number)
    return sorted(chosen)


def fits(number, chosen, limit):
    for other in chosen:
        if 2 * other - number in chosen or 2 * number - other in chosen:
            return False
        if (number + other) % 2 == 0 and (number + other) // 2 in chosen:
            return False
    return True
# endregion
