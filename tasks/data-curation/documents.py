"""Noisy documents of one category with the truth beside them; a seed fixes them."""

import re
from dataclasses import dataclass, replace

from asi_eval import derive

from dice import Dice
from families import FAMILIES
from grammar import Author
from noise import Paragraph, Writer, rates

DROPPED = (("spam", 0.04), ("foreign", 0.04), ("stub", 0.03))
DUPLICATES = 0.08
PLAIN = re.compile(r"[A-Za-z]+(?: [A-Za-z]+){4,}")


@dataclass(frozen=True)
class Document:
    """What is shown (`raw`) and what is known about it; `clean` is None for a document that should be dropped."""

    raw: str
    clean: str | None
    injected: tuple = ()  # (kind, string); the string occurs more often in `raw` than in `clean`
    personal: tuple = ()
    trap: str | None = None
    twin: int | None = None  # the document that this one nearly repeats: either may be dropped, not both
    own: str | None = None  # of a duplicate: its own clean text


def corpus(category, family, seed, count, level=2):
    """`count` documents of a category plus near-duplicates, in random order."""
    dice = Dice(derive(seed, "corpus", category, family))
    author, writer, rate = Author(category, dice), Writer(dice, FAMILIES[family]), rates(category, level)
    made = [_one(author, writer, rate) for _ in range(count)]
    for at in range(count):
        if made[at][1] and dice.chance(DUPLICATES):
            made.append(_again(made[at][1], at, writer, rate, dice))
    order = dice.shuffled(range(len(made)))
    place = {old: new for new, old in enumerate(order)}
    documents = [made[old][0] for old in order]
    return [each if each.twin is None else replace(each, twin=place[each.twin]) for each in documents]


def held_out(category, seed, characters):
    """Clean text of a category that no document of `corpus` contains."""
    author, parts, size = Author(category, Dice(derive(seed, "held out", category))), [], 0
    while size < characters:
        parts.append("\n\n".join(author.document()[0]))
        size += len(parts[-1]) + 2
    return "\n\n".join(parts)


def _one(author, writer, rate):
    """A document, and the paragraphs it was made from, or None where it is to be dropped."""
    dice = writer.dice
    for kind, share in DROPPED:
        if dice.chance(share):
            return _worthless(kind, writer), None
    paragraphs, trap, whole = author.document()
    parts = [Paragraph(each, writer, rate, each in whole) for each in paragraphs]
    return _assembled(parts, trap, author, writer, rate), (author, paragraphs, trap, whole)


def _worthless(kind, writer):
    if kind == "stub":
        text = writer.line("stub")
    else:
        text = "\n\n".join(getattr(writer, kind)() for _ in range(writer.dice.number(1, 3)))
    raw = text + "\n\n" + writer.line("nav") if writer.dice.chance(0.5) else text
    return Document(raw, None, ((kind, text),))


def _again(source, at, writer, rate, dice):
    """The same content with one sentence less and other noise."""
    author, paragraphs, trap, whole = source
    changed = list(paragraphs)
    longest = max(range(len(changed)), key=lambda each: len(changed[each]) if changed[each] not in whole else 0)
    sentences = changed[longest].split(". ")
    if len(sentences) > 2:
        changed[longest] = ". ".join(sentences[:-2] + sentences[-1:])
    parts = [Paragraph(each, writer, rate, each in whole) for each in changed]
    document = _assembled(parts, trap, author, writer, rate)
    return replace(document, clean=None, own=document.clean, injected=(("duplicate", document.clean),), twin=at), None


def _assembled(parts, trap, author, writer, rate):
    """Paragraphs with everything that stands between them on a page."""
    dice = writer.dice
    happens = {name: dice.chance(share) for name, share in rate.items()}
    truth = "\n\n".join(part.truth for part in parts)
    blocks, injected, personal = [part.raw for part in parts], [], []
    for part in parts:
        injected += part.injected
        personal += part.personal
    if happens["truncated"]:
        words = author.sentence(dice.pick(author.templates)).split(" ")
        cut = " ".join(words[: dice.number(4, max(4, len(words) - 3))])
        blocks[-1] += (" " if parts[-1].truth != trap else "\n\n") + cut
        injected.append(("truncated", cut))
    if happens["repeated"]:
        at = dice.number(0, len(parts) - 1)
        probe = _shared_words(parts[at])
        if probe:
            blocks.insert(dice.number(at + 1, len(blocks)), parts[at].raw)
            injected.append(("repeated", probe))
    for name in ("foreign", "spam"):
        if happens[name]:
            text = getattr(writer, name)()
            blocks.insert(dice.number(0, len(blocks)), text)
            injected.append((name, text))
    if happens["personal_line"]:
        blocks.insert(dice.number(0, len(blocks)), writer.line("personal_line", personal))
    lines = [("script", "script")] * happens["script"] + [("fragments", "fragment")] * happens["fragments"]
    if happens["navigation"]:
        lines += [("navigation", dice.pick(("nav", "nav", "legal"))) for _ in range(dice.number(1, 3))]
    for kind, template in lines:
        _add_line(kind, writer.line(template), blocks, injected, dice, glued=kind == "navigation" and happens["glued"])
    raw = "\n\n".join(blocks)
    return Document(raw, truth, tuple(each for each in injected if _is_visible(each, raw, truth)), tuple(personal), trap)


def _is_visible(injection, raw, truth):
    """Does the string tell noise from content? A sentence cut after four words may begin like a whole one elsewhere."""
    return raw.count(injection[1]) > truth.count(injection[1])


def _add_line(kind, text, blocks, injected, dice, glued):
    injected.append((kind, text))
    at = dice.pick((0, len(blocks), dice.number(0, len(blocks))))
    if not glued:
        blocks.insert(at, text)
    elif at < len(blocks):
        blocks[at] = f"{text}\n{blocks[at]}"
    else:
        blocks[-1] = f"{blocks[-1]}\n{text}"


def _shared_words(part):
    """Some words that stand alike in a paragraph as it should be and as it is found."""
    return next((each for each in PLAIN.findall(part.raw) if each in part.truth), None)
