"""Return every document as it is found."""

# region decode
def decode(text):
    """Leave it."""
    return text
# endregion

# region unmark
def unmark(text):
    """Leave it."""
    return text
# endregion

# region keep_line
def keep_line(line):
    """Every line."""
    return True
# endregion

# region keep_paragraph
def keep_paragraph(text):
    """Every block."""
    return True
# endregion

# region tidy
def tidy(text):
    """Leave it."""
    return text
# endregion

# region keep_document
def keep_document(text):
    """Every document."""
    return True
# endregion

# region curate
def curate(documents):
    """As they are."""
    return list(documents)
# endregion
