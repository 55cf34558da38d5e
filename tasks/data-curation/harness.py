"""Runs in the candidate's process: one call for many documents."""


def curated(program, documents):
    """All documents at once where the program can do that, else one after another."""
    whole = getattr(program, "curate", None)
    return whole(documents) if whole is not None else [program.clean(each) for each in documents]


def cleaned(program, documents):
    """Each document by itself."""
    return [program.clean(each) for each in documents]


def has_curate(program):
    return hasattr(program, "curate")
