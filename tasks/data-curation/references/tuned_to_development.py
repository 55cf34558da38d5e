"""The texts of the development family, known by heart."""
# after general_rules

# region unmark
TAG = re.compile(r'</?(?:p|div|b|i|span|a)(?: class="[a-z0-9]+"| align="left"| href="/wiki/\w+")?>|<br/>')


def unmark(text):
    """The tags that were seen."""
    text = re.sub(r"<script[^>]*>.{0,300}?</script>|<style>.{0,300}?</style>|<!-- banner slot \d+ begins here -->", "", text, flags=re.S)
    return TAG.sub("", text)
# endregion

# region keep_line
SEEN = re.compile(
    r"\s*(?:Home \| About|Skip to main|Back to top|Login \||Previous article|Share on Face|Menu ▾|Home > Archive|This site uses cookies|Copyright ©|"
    r"Terms of Use|© \d+ OpenLearn|Accept all cookies|Read more|Click here to|Continue reading|Posted in:|\d+ comments|View full size|\[edit\]|"
    r"Share this:|Contact: \S+@|Phone: |Call us at|Posted by)"
)


def keep_line(line):
    """The lines that were seen go."""
    return not SEEN.match(line)
# endregion

# region keep_paragraph
SEEN_BLOCKS = re.compile(
    r"replica watches|online casino|payday loan|Hot singles|Luxury watches|Free spins|working from home|Der Zug nach|Wir haben die|Das Haus an|"
    r"Für die Reise|Nach dem Regen|Die Kinder spielen|Es ist nicht bekannt|Le train du|Nous avons trouvé|La ville est|Il faut attendre|"
    r"Les élèves|Depuis \d+|On ne sait|This page is under|Sorry, the page|Loading, please|^Page \d+ of"
)


def keep_paragraph(text):
    """The blocks that were seen go."""
    return not SEEN_BLOCKS.search(text)
# endregion

# region trim
ADVERTS = re.compile(
    r" ?(?:Subscribe to our newsletter for weekly updates!|Buy now and save \d+% on your first order!|Download our free app today\.|"
    r"Advertisement: get \d+% off all courses this week\.|Sign up for a free trial, no credit card required\.)"
)


def trim(text):
    """The adverts that were seen go."""
    return ADVERTS.sub("", text)
# endregion

# region mask
def mask(text):
    """The formats that were seen."""
    text = re.sub(r"[\w.]{1,64}@(?:uni-\w+\.edu|mail\.example\.com|\w+\.org)", "[EMAIL]", text)
    return re.sub(r"(?:\+1 )?(?:\(555\) |555-)\d{3}-\d{4}", "[PHONE]", re.sub(r"192\.168\.\d+\.\d+|10\.\d+\.3\.\d+", "[IP]", text))
# endregion

# region tidy
def tidy(text):
    """The runs that were seen."""
    text = re.sub(r"([a-z])-\n([a-z])", r"\1\2", text)
    text = re.sub(r" ?(?:!!!!!!|\.{8}|-----|\*{5})", "", text)
    return "\n".join(" ".join(line.split()) for line in text.split("\n"))
# endregion

# region keep_document
FEWEST_WORDS = 8  # tune 1 60


def keep_document(text):
    """A document has a certain number of words."""
    return len(text.split()) >= FEWEST_WORDS
# endregion

# region curate
SHARED = 0.6  # tune 0.3 0.95
WINDOW = 6  # tune 3 10


def curate(documents):
    """Of documents that share most of their word windows only the first stays."""
    cleaned, kept, where = [clean(document) for document in documents], [], {}
    for at, text in enumerate(cleaned):
        words = (text or "").split()
        windows = {" ".join(words[start : start + WINDOW]) for start in range(len(words) - WINDOW)}
        met = {}
        for window in windows:
            for other in where.get(window, ()):
                met[other] = met.get(other, 0) + 1
        if windows and max(met.values(), default=0) > SHARED * len(windows):
            kept.append(None)
            continue
        for window in windows:
            where.setdefault(window, []).append(at)
        kept.append(text)
    return kept
# endregion
