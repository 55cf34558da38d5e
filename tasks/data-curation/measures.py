"""How good a cleaning is, where the truth is known. Everything here works on texts; nothing runs a program."""

import html
import re
from collections import Counter, defaultdict

from charlm import bits_per_character
from noise import misread

WEIGHTS = {"f1": 0.45, "para": 0.15, "macro": 0.15, "pii": 0.10, "lm": 0.15}
COPIED = 0.85  # share of a document's tokens that must come from its input
GROWTH = 1.02  # longest output, as a multiple of the input
BUDGET = 0.75  # characters that the language model trains on, as a share of the raw size
WORDY = frozenset("navigation fragments ads foreign spam truncated stub repeated".split())
"""Noise that is text: sought by its words, so that losing a pipe or an exclamation mark removes nothing."""

TOKEN = re.compile(r"\w+|[^\w\s]")
PLACEHOLDER = re.compile(r"\[[A-Z][A-Z_ ]{1,18}\]")
WORD = re.compile(r"\w+")
BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


def plain(text):
    """Without placeholders such as [EMAIL]."""
    return PLACEHOLDER.sub("", text)


def paragraphs(text):
    """Blocks between blank lines, white space inside kept: placeholders leave none behind."""
    blocks = (each.strip() for each in BLANK_LINE.split(text))
    return [re.sub(r" +(?=[\s.,;]|$)", "", plain(each)) for each in blocks if each]


def bag(text):
    """Words, single symbols, and pairs of neighbours."""
    tokens = TOKEN.findall(plain(text))
    counted = Counter(tokens)
    counted.update(zip(tokens, tokens[1:]))
    return counted


def refusal(output, raw):
    """Why this output counts as empty; "" when it does not."""
    if len(output) > GROWTH * len(raw) + 20:
        return "longer than its input"
    written = Counter(TOKEN.findall(plain(output)))
    new = written - Counter(TOKEN.findall(html.unescape(raw)))
    if not new:
        return ""
    for form in (misread_undone(html.unescape(raw)), re.sub(r"-\s*\n\s*", "", raw), re.sub(r"<[^<>]*>", "", raw)):
        new -= Counter(TOKEN.findall(form))
    return "more than 15 % of its tokens are not in its input" if sum(new.values()) > (1 - COPIED) * sum(written.values()) else ""


def misread_undone(text):
    """The text with every misread character put right that can be."""
    for each in sorted(set(re.findall("[\xc2-\xf4][^\x00-\x7f]{1,3}", text)), key=len, reverse=True):
        for size in range(len(each), 1, -1):
            right = REPAIRS.get(each[:size])
            if right:
                text = text.replace(each[:size], right)
    return text


REPAIRS = {misread(each): each for each in map(chr, [*range(0xA0, 0x250), *range(0x370, 0x400), *range(0x2010, 0x2050), *range(0x2190, 0x2270)])}


def expected(documents, outputs):
    """What each document should have become; of two near-duplicates, whichever was kept counts as the one to keep."""
    wanted = [each.clean or "" for each in documents]
    for at, each in enumerate(documents):
        if each.twin is not None and outputs[at] and not outputs[each.twin]:
            wanted[at], wanted[each.twin] = each.own, ""
    return wanted


def measured(documents, outputs, held, lm_bounds, order):
    """All metrics of one category. `lm_bounds`: bits per character of raw and of clean; `order`: in which documents are trained on."""
    outputs = [output if output and not refusal(output, each.raw) else "" for output, each in zip(outputs, documents)]
    wanted = expected(documents, outputs)
    precision, recall, f1 = _overlap(outputs, wanted)
    kept = min(1.0, recall / 0.9)
    found, total = gone(documents, outputs, wanted)
    left = {kind: 1 - found[kind] / total[kind] for kind in total}
    personal = [(each in output) for document, output in zip(documents, outputs) for each in document.personal]
    raw_bits, clean_bits = lm_bounds
    bits = trained_bits(outputs, documents, held, order)
    parts = {
        "f1": f1,
        "para": _paragraphs_kept(outputs, wanted),
        "macro": kept * (1 - sum(left.values()) / len(left)) if left else kept,
        "pii": kept * (1 - sum(personal) / len(personal)) if personal else kept,
        "lm": max(-1.0, min(1.1, (raw_bits - bits) / max(1e-6, raw_bits - clean_bits))),
    }
    return {**parts, "precision": precision, "recall": recall, "bits": bits, "left": left, "score": rating(parts)}


def rating(parts):
    """1 for an empty corpus and whatever would be below, 10 for the truth."""
    return max(1.0, 1 + 9 * sum(weight * parts[name] for name, weight in WEIGHTS.items()))


def trained_bits(outputs, documents, held, order):
    """Bits per character on held-out text after a fixed budget of cleaned text: noise wastes it, deletion starves it."""
    budget = int(BUDGET * sum(len(each.raw) for each in documents))
    return bits_per_character("\n\n".join(outputs[at] for at in order if outputs[at])[:budget], held)


def gone(documents, outputs, wanted):
    """Per kind of noise: how many injected strings are gone, and how many there were."""
    found, total = defaultdict(int), defaultdict(int)
    for document, output, truth in zip(documents, outputs, wanted):
        forms = {False: (output, truth), True: (_words(output), _words(truth))}
        for kind, string in document.injected:
            total[kind] += 1
            if kind == "duplicate":
                found[kind] += not (output and outputs[document.twin])
            elif document.clean is None and document.own is None:
                found[kind] += not output
            else:
                has, may = forms[kind in WORDY]
                sought = _words(string) if kind in WORDY else string
                found[kind] += has.count(sought) <= may.count(sought)
    return found, total


def harmed(documents, outputs, wanted):
    """Traps that are lost, and words of clean text destroyed most often: [(string, how often)]."""
    lost = Counter()
    for output, truth in zip(outputs, wanted):
        lost.update(bag(truth) - bag(output))
    traps = [document.trap for document, output, truth in zip(documents, outputs, wanted) if document.trap and truth and document.trap not in output]
    strings = Counter({" ".join(each) if type(each) is tuple else each: count for each, count in lost.items()})
    return traps, strings.most_common(10)


def _overlap(outputs, wanted):
    shared = made = asked = 0
    for output, truth in zip(outputs, wanted):
        have, want = bag(output), bag(truth)
        shared += sum((have & want).values())
        made += sum(have.values())
        asked += sum(want.values())
    precision, recall = shared / made if made else 0.0, shared / asked if asked else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if shared else 0.0


def _paragraphs_kept(outputs, wanted):
    kept = total = 0
    for output, truth in zip(outputs, wanted):
        have = set(paragraphs(output))
        want = paragraphs(truth)
        total += len(want)
        kept += sum(each in have for each in want)
    return kept / total if total else 0.0


def _words(text):
    return f" {' '.join(WORD.findall(text.lower()))} "
