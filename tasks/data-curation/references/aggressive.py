"""Strip symbols and numbers, and drop short paragraphs."""

# region unmark
def unmark(text):
    """All tags."""
    return re.sub(r"<[^<>]{0,300}>", " ", text)
# endregion

# region keep_line
MOST_SEPARATORS = 1  # tune 1 9


def keep_line(line):
    """No menus."""
    return len(re.findall(r" [|>»•·/] ", line)) < MOST_SEPARATORS
# endregion

# region keep_paragraph
SHORTEST_PARAGRAPH = 80  # tune 0 200


def keep_paragraph(text):
    """Short ones are noise."""
    return len(text) >= SHORTEST_PARAGRAPH
# endregion

# region trim
def trim(text):
    """Letters and the commonest punctuation are enough."""
    return re.sub(r"[^A-Za-z .,\n]+", " ", re.sub(r"[^\s@]{1,64}@[^\s@]{1,64}", " ", text))
# endregion

# region mask
def mask(text):
    """Addresses go with the symbols."""
    return text
# endregion

# region is_code
def is_code(text):
    """Nothing is spared."""
    return False
# endregion
