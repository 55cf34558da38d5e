"""Injects noise whose kind and extent are known into clean paragraphs."""

import re

TYPES = (
    "html", "entities", "mojibake", "spacing", "hyphenation", "punctuation", "navigation", "script", "fragments", "ads",
    "nbsp", "truncated", "repeated", "foreign", "spam", "stub", "duplicate",
)
"""Kinds of injected noise; personal data are counted apart, by `pii`."""

PARAGRAPH = {"html": 0.45, "entities": 0.25, "mojibake": 0.25, "spacing": 0.35, "hyphenation": 0.2, "punctuation": 0.15, "nbsp": 0.12, "ads": 0.15, "personal": 0.18}
DOCUMENT = {"navigation": 0.7, "script": 0.3, "fragments": 0.4, "personal_line": 0.35, "repeated": 0.2, "truncated": 0.15, "foreign": 0.12, "spam": 0.12, "glued": 0.6}
LEVEL_TWO = ("nbsp", "ads", "personal", "truncated", "foreign", "spam", "glued")
PROFILE = {"math": {"mojibake": 1.5, "hyphenation": 1.4}, "cs": {"html": 1.3, "script": 1.4}, "medicine": {"personal": 1.5, "truncated": 1.5}, "stem": {"punctuation": 1.6, "spacing": 1.2}}
"""Where a category has more of one kind than the others; factors on the rates above."""

SYLLABLES = ("ka", "mo", "ri", "ten", "lu", "sa", "bor", "vin", "del", "pat")
SLOT = re.compile(r"\{(\w+)\}")
MOJIBAKE_RUN = re.compile(r"\S*[^\x00-\x7f]+\S*")


def rates(category, level):
    """Probability of every kind of noise, per paragraph or document."""
    changed = {name: min(0.95, rate * PROFILE[category].get(name, 1)) for name, rate in {**DOCUMENT, **PARAGRAPH}.items()}
    return {name: 0.0 if level == 1 and name in LEVEL_TWO else rate for name, rate in changed.items()}


def masked(text, personal):
    """The text with a placeholder for each of its personal data."""
    for each in personal:
        text = text.replace(each, "[PERSONAL]")
    return text


def misread(text):
    """UTF-8 read as Windows-1252; bytes without a meaning there become control characters, as browsers have it."""
    return "".join(bytes([each]).decode("cp1252", "ignore") or chr(each) for each in text.encode("utf-8"))


class Writer:
    """Fills the templates of a family."""

    def __init__(self, dice, family):
        self.dice, self.family = dice, family

    def line(self, kind, personal=None):
        """One text of this kind; personal data that it holds are added to `personal`."""
        return self.fill(self.dice.pick(self.family[kind]), personal)

    def fill(self, template, personal=None):
        return SLOT.sub(lambda slot: self._slot(slot[1], personal), template).replace("{{", "{").replace("}}", "}")

    def _slot(self, name, personal):
        if name in ("mail", "phone", "ip"):
            made = self.line(name)
            if personal is not None:
                personal.append(made)
            return made
        if name == "word":
            return "".join(self.dice.pick(SYLLABLES) for _ in range(self.dice.number(2, 3)))
        return str(self.dice.number(1990, 2019)) if name == "year" else str(self.dice.number(11, 98))

    def foreign(self):
        return " ".join(self.fill(each) for each in self.dice.some(self.dice.pick(self.family["languages"]), self.dice.number(3, 5)))

    def spam(self):
        return " ".join(self.fill(each) for each in self.dice.some(self.family["spam"], self.dice.number(3, 5)))


class Paragraph:
    """One paragraph as it should be (`clean`), as it is found (`raw`), and what was injected into it.

    Words keep their place while noise is applied, and no word is touched twice, so every injected string can be named whole.
    Traps and headings stay `is_whole`: only entities, block tags and misreading reach them.
    """

    def __init__(self, text, writer, rate, is_whole):
        self.dice, self.writer, self.injected, self.personal = writer.dice, writer, [], []
        words, self.truth = text.split(" "), text
        happens = {name: self.dice.chance(rate[name]) for name in PARAGRAPH}
        if happens["personal"] and not is_whole:
            sentence = writer.line("personal_inline", self.personal)
            words += sentence.split(" ")
            self.truth += " " + masked(sentence, self.personal)
        self.words, self.gaps, self.free = words, [" "] * len(words), set(range(1, len(words) - 1))
        self.strings = []  # (kind, first word, last word): named once the paragraph is whole
        if happens["entities"] or (happens["html"] and self.dice.chance(0.5)):
            self._escape()
        if not is_whole:
            for name in ("html", "spacing", "hyphenation", "punctuation", "nbsp", "ads"):
                if happens[name]:
                    getattr(self, f"_{name}")()
        self.raw = self._joined(happens["mojibake"])
        if happens["html"]:
            before, after = (writer.fill(each) for each in self.dice.pick(writer.family["block_tags"]))
            self.raw = before + self.raw + after
            self.injected += [("html", before), ("html", after)]

    def _take(self, count):
        """Places of words that nothing has touched yet, nor their neighbours."""
        chosen = self.dice.some([at for at in sorted(self.free) if at + 1 in self.free and not self._is_personal(at)], count)
        kept = []
        for at in chosen:
            if at in self.free and at + 1 in self.free:
                self.free -= {at, at + 1}
                kept.append(at)
        return kept

    def _is_personal(self, at):
        return any(word in each or each in word for each in self.personal for word in (self.words[at], self.words[at + 1]))

    def _escape(self):
        names = self.writer.family["entities"]
        for at, word in enumerate(self.words):
            escaped = "".join(names.get(each, each) for each in word)
            if escaped != word:
                self.words[at] = escaped
                self.free.discard(at)
                self.strings.append(("entities", at, at))

    def _html(self):
        for at in self._take(self.dice.number(1, 3)):
            before, after = (self.writer.fill(each) for each in self.dice.pick(self.writer.family["inline_tags"]))
            self.words[at] = before + self.words[at] + after
            self.strings.append(("html", at, at))

    def _spacing(self):
        for at in self._take(self.dice.number(1, 4)):
            self.gaps[at] = self.dice.pick(self.writer.family["spaces"])
            self.strings.append(("spacing", at, at + 1))

    def _hyphenation(self):
        for at in self._take(self.dice.number(1, 2)):
            if self.words[at].isalpha() and len(self.words[at]) > 6:
                half = self.dice.number(3, len(self.words[at]) - 3)
                self.words[at] = f"{self.words[at][:half]}-\n{self.words[at][half:]}"
                self.strings.append(("hyphenation", at, at))

    def _punctuation(self):
        for at in self._take(1):
            self.words[at] += " " + self.dice.pick(self.writer.family["punctuation"])
            self.strings.append(("punctuation", at, at))

    def _nbsp(self):
        for at in self._take(self.dice.number(1, 3)):
            self.gaps[at] = misread("\xa0")
            self.strings.append(("nbsp", at, at + 1))

    def _ads(self):
        ends = [at for at in sorted(self.free) if self.words[at].endswith(".") and at + 1 < len(self.words)]
        for at in self.dice.some(ends, 1):
            advert = self.writer.line("ad")
            self.gaps[at] = f" {advert} "
            self.injected.append(("ads", advert))

    def _joined(self, misreads):
        pieces = [word + gap for word, gap in zip(self.words, self.gaps)]
        pieces[-1] = self.words[-1]
        read = misread if misreads else str
        for kind, first, last in self.strings:
            self.injected.append((kind, read("".join(pieces[first : last + 1]).strip(" "))))
        text = "".join(pieces)
        if misreads:
            plain = text.replace(misread("\xa0"), " ")
            self.injected += [("mojibake", misread(each)) for each in MOJIBAKE_RUN.findall(plain)]
            text = misread("\xa0").join(misread(part) for part in text.split(misread("\xa0")))
            self.injected = [(kind, string.replace(misread(misread("\xa0")), misread("\xa0"))) for kind, string in self.injected]
        return text
