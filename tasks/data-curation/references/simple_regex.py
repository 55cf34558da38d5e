"""All tags, mail addresses, and white space by simple patterns."""

# region unmark
def unmark(text):
    """All that looks like a tag."""
    return re.sub(r"<[^>]{0,400}>", "", text)
# endregion

# region mask
def mask(text):
    """Mail addresses."""
    return re.sub(r"[^\s@]{1,64}@[^\s@]{1,64}\.\w+", "[EMAIL]", text)
# endregion

# region is_code
def is_code(text):
    """Nothing is spared."""
    return False
# endregion
