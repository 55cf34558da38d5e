"""Texts that make careless patterns run for minutes, and texts that surprise careless code."""

LENGTH = 20_000


def slow():
    """(what it is, text): long runs that almost match what cleaning programs look for."""
    seeds = {
        "letters": "a", "digits": "1", "spaces": " ", "empty lines": "\n", "lines of blanks": "\n\t ", "open brackets": "<", "unclosed tags": "<a ", "unclosed comments": "<!--",
        "unclosed scripts": "<script>", "attributes": " x=\"y\"", "entities": "&amp;", "half entities": "&#", "points": ".", "dashes": "-", "digits with dashes": "12-", "mail without end": "a@",
        "dotted names": "a.", "numbers": "1 ", "pipes": "| ", "words": "word ", "sentences": "A b. ", "hyphens at line ends": "a-\n", "braces": "{", "dollars": "$ ", "misread bytes": "Ã¢", "square brackets": "[", "exclamations": "!",
    }
    texts = [(name, seed * (LENGTH // len(seed))) for name, seed in seeds.items()]
    return [*texts, ("a tag that never ends", "<p " + "class=x " * (LENGTH // 8)), ("an address that never ends", "a" * (LENGTH // 2) + "@" + "b" * (LENGTH // 2)), ("letters and no end", "a" * LENGTH + "!")]


def odd():
    """Texts at the edges of what a text can be."""
    return [
        "", " ", "\n\n\n", "a", "\x00\x01", "\ufeffText with a byte order mark.", "e\u0301 and \u200b and \u00ad", "<", "&", "&#x110000; &#0; &nbsp", "<script>", "```", "|", "\r\nLine.\r\nLine.\r\n",
        "word " * 3000, "漢字かな交じり文。", "🙂" * 50, "\ud7ff\ue000", "[EMAIL] [PHONE]", "$$", "\\begin{align}", "A sentence. " * 2,
    ]
