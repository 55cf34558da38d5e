"""Strip symbols and numbers, and drop short paragraphs.

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
    """Named and numeric entities become the characters that they stand for."""
    return html.unescape(text)
# endregion


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


# region tidy
def tidy(text):
    """One space between words, none at the ends of lines."""
    return "\n".join(" ".join(line.split()) for line in text.split("\n"))
# endregion


# region keep_document
FEWEST_WORDS = 1  # tune 1 60


def keep_document(text):
    """A document has a certain number of words."""
    return len(text.split()) >= FEWEST_WORDS
# endregion


# region curate
def curate(documents):
    """Every document by itself."""
    return [clean(document) for document in documents]
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
