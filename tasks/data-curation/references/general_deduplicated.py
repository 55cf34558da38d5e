"""General rules, and near-duplicates are dropped."""
# after general_rules

# region curate
SHARED = 0.6  # tune 0.3 0.95
WINDOW = 6  # tune 3 10


def curate(documents):
    """Of documents that share most of their word windows only the first stays."""
    cleaned, kept, where = [clean(document) for document in documents], [], {}
    for at, text in enumerate(cleaned):
        words = (text or "").split()
        windows = {" ".join(words[start : start + WINDOW]) for start in range(len(words) - WINDOW)}
        met = {}
        for window in windows:
            for other in where.get(window, ()):
                met[other] = met.get(other, 0) + 1
        if windows and max(met.values(), default=0) > SHARED * len(windows):
            kept.append(None)
            continue
        for window in windows:
            where.setdefault(window, []).append(at)
        kept.append(text)
    return kept
# endregion
