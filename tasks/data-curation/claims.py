"""What the candidate's process answers is its claim: the form is checked before anything is computed with it."""

from asi_eval import Invalid


def texts(answer, count):
    """A list of as many texts, "" for every None."""
    if type(answer) is not list:
        raise Invalid(f"answered with a {type(answer).__name__} where a list of {count} texts belongs")
    if len(answer) != count:
        raise Invalid(f"returned {len(answer)} documents for {count}; return None for one to drop, so that the places stay")
    for at, each in enumerate(answer):
        if each is not None and type(each) is not str:
            raise Invalid(f"document {at}: returned a {type(each).__name__}; a text or None belongs there")
    return [each or "" for each in answer]
