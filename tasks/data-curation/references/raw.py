"""Return every document as it is found.

The program is ten regions that call one another by these names only, so each can be replaced alone:
    decode(text)            -> text       entities, misread bytes
    unmark(text)            -> text       scripts, comments, tags
    keep_line(line)         -> bool       is this line content?
    keep_paragraph(text)    -> bool       is this block content?
    trim(text)              -> text       what does not belong inside a paragraph
    mask(text)              -> text       personal data become [EMAIL], [PHONE], [IP]
    tidy(text)              -> text       white space, hyphenation, punctuation inside a paragraph
    is_code(text)           -> bool       formulas, code, tables, reactions: left alone by trim and tidy
    keep_document(text)     -> bool       is what is left worth training on?
    curate(documents)       -> list       all documents at once: None for those to drop
"""

import html
import re


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


# region trim
def trim(text):
    """Leave paragraphs as they are."""
    return text
# endregion


# region mask
def mask(text):
    """Leave personal data where they are."""
    return text
# endregion


# region is_code
def is_code(text):
    """Several lines with indentation or tables in pipes."""
    return "\n  " in text or text.startswith(("```", "|"))
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


def clean(document):
    """The document without its noise; None to drop it."""
    text = unmark(decode(document))
    blocks = []
    for block in re.split(r"\n[^\S\n]*\n", text):
        lines = [line for line in block.split("\n") if keep_line(line)]
        block = "\n".join(lines).strip()
        if not is_code(block):
            block = tidy(trim(block))
        if block and keep_paragraph(block):
            blocks.append(mask(block))
    text = "\n\n".join(blocks)
    return text if keep_document(text) else None
