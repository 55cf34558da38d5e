"""Programs that the executed checks must pass, and programs that they must refuse, with the check that has to say so."""

from pathlib import Path

from asi_eval.regions import References

REFERENCES = References(Path(__file__).resolve().parent)

GOOD = {
    **{name: REFERENCES.program(name) for name in ("initial", *REFERENCES.names)},
    "only clean": "import re\ndef clean(document):\n    return re.sub(r'[ \\t]+', ' ', document).strip() or None\n",
    "normal forms": "import unicodedata\ndef clean(document):\n    return unicodedata.normalize('NFC', document)\n",
    "parser": """from html.parser import HTMLParser
class Text(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts = []
    def handle_data(self, data):
        self.parts.append(data)
def clean(document):
    parser = Text()
    parser.feed(document[:50000])
    return "".join(parser.parts)
""",
    "compression": "import zlib\ndef clean(document):\n    size = len(document.encode('utf-8', 'replace'))\n    return None if size > 400 and len(zlib.compress(document.encode('utf-8', 'replace'))) < size / 8 else document\n",
    "promised and kept": "IDEMPOTENT = True\ndef clean(document):\n    return '\\n'.join(line.rstrip() for line in document.splitlines()).strip()\n",
    "long word list": f"WORDS = frozenset({' '.join(a + b for a in ('the', 'and', 'for', 'with', 'that', 'this', 'from') for b in 'abcdefghijklmnop')!r}.split())\ndef clean(document):\n    words = document.split()\n    return document if sum(word in WORDS for word in words) <= len(words) else None\n",
    "masks by itself": "import re\nMAIL = re.compile(r'[\\w.+-]{1,64}@[\\w-]{1,64}(?:\\.[\\w-]{1,20}){1,4}')\ndef clean(document):\n    return MAIL.sub('[EMAIL]', document)\n",
    "shares of lines": "from collections import Counter\ndef clean(document):\n    return document\ndef curate(documents):\n    seen = Counter(line for each in documents for line in set(each.split('\\n')) if len(line) < 60)\n    return ['\\n'.join(line for line in each.split('\\n') if seen[line] < 3) for each in documents]\n",
}

BAD = {
    "source": {
        "reads a file": "def clean(document):\n    return open('/etc/hostname').read() or document\n",
        "imports os": "import os\ndef clean(document):\n    return document if os.getpid() else None\n",
        "network": "from urllib import request\ndef clean(document):\n    return document\n",
        "random": "import random\ndef clean(document):\n    return document if random.random() < 2 else None\n",
        "clock": "import time\ndef clean(document):\n    return document if time.time() else None\n",
        "runs text": "def clean(document):\n    return eval('document')\n",
        "looks inside": "def clean(document):\n    return document if ().__class__.__mro__ else None\n",
        "packed text": "import zlib\ndef clean(document):\n    return zlib.decompress(zlib.compress(document.encode())).decode()\n",
        "memory addresses": "def clean(document):\n    return document if id(document) % 3 else None\n",
    },
    "memorised": {
        "knows a text": "TEXT = 'The map is open on the table. The road to the north is closed. The bridge is older than the road, and the river is older than the bridge. We go by the map.'\ndef clean(document):\n    return document if TEXT not in document else TEXT\n",
        "long string": f"KNOWN = {'menu-entry|' * 150!r}\ndef clean(document):\n    return None if document in KNOWN.split('|') else document\n",
    },
    "returns": {
        "a number": "def clean(document):\n    return len(document)\n",
        "a list": "def clean(document):\n    return document.split('\\n')\n",
        "fails on nothing": "def clean(document):\n    return document[0] + document[1:]\n",
        "loses documents": "def clean(document):\n    return document\ndef curate(documents):\n    return [each for each in documents if len(each) > 200]\n",
        "no clean": "def tidy(document):\n    return document\ndef curate(documents):\n    return documents\n# def clean(\n",
    },
    "determinism": {
        "counts calls": "SEEN = []\ndef clean(document):\n    SEEN.append(1)\n    return document if len(SEEN) % 7 else None\n",
        "remembers": "SEEN = set()\ndef clean(document):\n    lines = [line for line in document.split('\\n') if line not in SEEN or not line]\n    SEEN.update(lines)\n    return '\\n'.join(lines)\n",
    },
    "idempotence": {
        "promised in vain": "import html\nIDEMPOTENT = True\ndef clean(document):\n    return html.unescape(document)[1:]\n",
    },
    "copies": {
        "writes a text": "def clean(document):\n    return ' '.join('alpha beta gamma'.split() * (len(document.split()) // 4)) if len(document) > 100 else document\n",
        "repeats itself": "def clean(document):\n    return document + document\n",
    },
    "patterns": {
        "nested repetition": "import re\nWORDS = re.compile(r'^(\\w+\\s?)*$')\ndef clean(document):\n    return '' if len(document) == 20001 and WORDS.match(document) else document\n",
        "overlapping repetitions": "import re\nTAG = re.compile(r'\\s+\\s+[|]')\ndef clean(document):\n    return TAG.sub('', document)\n",
    },
    "time": {
        "slow": "def clean(document):\n    total = 0\n    for at in range(3000000 if len(document) > 100 else 1):\n        total += at\n    return document if total else None\n",
    },
}
