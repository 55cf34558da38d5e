"""Good rules, but half of the documents are dropped."""
# after general_rules

# region curate
def curate(documents):
    """Every second one, by the parity of its length."""
    return [clean(document) if len(document) % 2 else None for document in documents]
# endregion
