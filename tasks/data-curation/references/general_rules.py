"""Rules about what makes noise noise: known tag names, verified re-reading, shapes of lines, shares of words."""

# region decode
CUT = "\x81\x8d\x8f\x90\x9d"


def decode(text):
    """Entities, then UTF-8 that was read as Windows-1252, character by character and only where the bytes are whole."""
    text = html.unescape(text)
    return re.sub(r"[\xc2-\xf4][^\x00-\x7f]{1,3}", lambda found: reread(found[0]), text)


def reread(text):
    """The longest beginning that is UTF-8 in disguise, read rightly."""
    for size in range(len(text), 1, -1):
        try:
            raw = b"".join(each.encode("latin-1") if each in CUT or each == "\xa0" else each.encode("cp1252") for each in text[:size])
            return raw.decode("utf-8") + text[size:]
        except UnicodeError:
            continue
    return text
# endregion

# region unmark
NAMES = (
    "a b i u p br hr em li ol ul td th tr h1 h2 h3 h4 h5 h6 dl dt dd div img pre sub sup span font code table tbody thead strong small "
    "section article header footer nav aside main figure figcaption blockquote center label button form input iframe noscript cite"
)
ELEMENT = re.compile(r"<(script|style|noscript|iframe)\b[^>]{0,300}>.{0,2000}?</\1\s*>", re.S | re.I)
COMMENT = re.compile(r"<!--.{0,2000}?-->", re.S)
TAG = re.compile(r"</?(?:%s)(?:\s+[\w-]+\s*=[^<>]{0,300})?\s?/?>" % NAMES.replace(" ", "|"), re.I)


def unmark(text):
    """Scripts with their content, comments, and tags with a known name; other angle brackets are content."""
    return TAG.sub("", COMMENT.sub("", ELEMENT.sub("", text)))
# endregion

# region keep_line
LONGEST_MENU = 90  # tune 40 140
LEGAL = re.compile(r"cookie|privacy|copyright|all rights reserved|terms of use|©|\(c\)|policy|consent|disclaimer|permission", re.I)
TABLE = re.compile(r"^\|.*\|$")


def keep_line(line):
    """Short lines with separators, legal words or an address, and short titles without an end, are no content."""
    line = line.strip()
    if not line or len(line) > LONGEST_MENU or TABLE.match(line):
        return True
    if LEGAL.search(line) or re.search(r"\s[|»›•·→]|[»•·→]\s|\.\.\.$|^\[.*\]$|\w > \w+ > ", line):
        return False
    if re.search(r"@|\(?\b0?\d{2,}[)/ -]+\d{3,}|\b\d+\.\d+\.\d+\.\d+\b", line) and len(line.split()) < 10:
        return not re.match(r"[A-Z][\w -]*(?:\.|:| at | by | user )", line)
    return bool(re.search(r"[.!?;:{}()=<>$&\\%`]", line)) or len(line.split()) > 6 or line.startswith(("SELECT ", "```"))
# endregion

# region keep_paragraph
FEWEST_FUNCTION_WORDS = 0.12  # tune 0.0 0.4
FORMAL = 0.07  # tune 0.01 0.3
FUNCTION_WORDS = frozenset("the of and to in is a that for it as was with by on are this be at or from an which not but were have what if when one its".split())
SELLING = re.compile(r"\b(?:buy|free|bonus|save|cheap|discount|guaranteed|casino|loan|offer|click|prices|earn|shop|subscribe|newsletter|download|online)\b", re.I)
MOST_SELLING = 0.1  # tune 0.02 0.4


def keep_paragraph(text):
    """English prose has function words, and does not sell."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    if is_code(text) or len(words) < 9 or len(re.findall(r"[\d<>=|$]", text)) > FORMAL * len(text):
        return len(text) > 12 and bool(re.search(r"[.=<>&|$]", text))
    if sum(word in FUNCTION_WORDS for word in words) < FEWEST_FUNCTION_WORDS * len(words):
        return False
    return len(SELLING.findall(text)) + text.count("!") < max(3, MOST_SELLING * len(words))
# endregion

# region mask
def mask(text):
    """Mail, internet addresses and telephone numbers."""
    text = re.sub(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,20}){1,4}", "[EMAIL]", text)
    text = re.sub(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.]*\d)", "[IP]", text)
    return re.sub(r"(?<![\w.-])(?:\+\d{1,2} )?(?:\(\d{3}\) )?\d{2,4}(?:[ /-]\d{3,5}){1,2}(?![\w/]|-\d)", "[PHONE]", text)
# endregion

# region is_code
def is_code(text):
    """Fences, environments, tables, and lines that end in braces or semicolons."""
    return text.startswith(("```", "\\begin", "|", "SELECT")) or bool(re.search(r"[;{}]\n|\n  ", text))
# endregion

# region tidy
def tidy(text):
    """Words cut at the end of a line, runs of punctuation, and white space."""
    text = re.sub(r"([a-z])-\n([a-z])", r"\1\2", text)
    text = re.sub(r" ?(?:([!?])\1{2,}|[.]{4,}|[-=~_*]{4,})", "", text)
    return "\n".join(" ".join(line.split()) for line in text.split("\n"))
# endregion

# region keep_document
FEWEST_WORDS = 12  # tune 1 60


def keep_document(text):
    """A document has a certain number of words."""
    return len(text.split()) >= FEWEST_WORDS
# endregion
