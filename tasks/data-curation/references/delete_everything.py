"""Drop every document."""
# after raw

# region curate
def curate(documents):
    """Nothing is good enough."""
    return [None for _ in documents]
# endregion
