"""English-like text from a grammar of our own: endless, free of licences, the same for the same seed everywhere.

A text is a row of short documents of five kinds (tales, letters, ledgers, recipes of rules, sums). Inside a document
names, goods and numbers come back, so there is something to remember; between documents nothing does, so there is
something to forget.
"""

from random import Random

NAMES = """Ada Bram Carla Dov Edda Finn Greta Hugo Ines Joren Kaia Lars Mira Nils Olga Piet Quinn Rosa Sven Tilda
Ursel Viggo Wanda Xaver Ylva Zeno Amira Boris Celia Doran""".split()
PLACES = """harbour mill orchard library market chapel quarry meadow station bakery lighthouse workshop cellar garden
bridge village valley forest island kitchen""".split()
GOODS = """apple lantern rope barrel kettle ladder basket hammer candle blanket wheel mirror bottle feather saddle
bucket needle button compass anchor drum carpet bell letter map coin knife shovel pillow clock""".split()
BEASTS = "horse goat heron fox badger owl cat hound sparrow otter hare donkey".split()
QUALITIES = """old small heavy bright quiet broken green red golden narrow warm strange empty polished dusty rare
crooked useful forgotten wooden""".split()
MANNERS = "slowly quickly gladly again at_once in_silence without_a_word before_noon after_dark with_great_care".split()
DEEDS = """carried:carry found:find sold:sell hid:hide mended:mend cleaned:clean lost:lose borrowed:borrow weighed:weigh
painted:paint wrapped:wrap counted:count dropped:drop brought:bring kept:keep""".split()
THOUGHTS = "said thought believed remembered knew feared hoped promised".split()
MOVES = "walked went hurried returned came ran rode climbed".split()
WEATHER = "rain snow wind fog frost thunder sunshine hail".split()
MONTHS = "January March April May June August October December".split()
RULES = "if when unless while".split()
ENDS = "Yours truly|With kind regards|In haste|Your old friend".split("|")


def write(seed: int, size: int) -> str:
    """At least `size` characters of text, cut to that size."""
    author = Author(Random(seed))
    kinds = (author.tale, author.tale, author.letter, author.ledger, author.rules, author.sums)
    parts, length = [], 0
    while length < size:
        author.turn_the_page()
        parts.append(author.pick(kinds)() + "\n\n")
        length += len(parts[-1])
    return "".join(parts)[:size]


class Author:
    """Draws words; only `random()` is used, which every Python draws alike."""

    def __init__(self, dice):
        self.dice = dice

    def pick(self, words, skew=1.0):
        return words[int(len(words) * self.dice.random() ** skew)]

    def some(self, words, count):
        words, chosen = list(words), []
        for _ in range(count):
            chosen.append(words.pop(int(len(words) * self.dice.random())))
        return chosen

    def chance(self, probability):
        return self.dice.random() < probability

    def number(self, low, high):
        return low + int((high - low + 1) * self.dice.random())

    def turn_the_page(self):
        """A new document has its own small cast."""
        self.cast, self.scene = self.some(NAMES, 3), self.some(PLACES, 2)
        self.goods, self.beast = self.some(GOODS, 4), self.pick(BEASTS)
        self.look = {thing: self.pick(QUALITIES, 1.5) for thing in [*self.goods, self.beast, *self.scene]}

    def thing(self):
        thing = self.beast if self.chance(0.15) else self.pick(self.goods, 1.5)
        return f"the {self.look[thing]} {thing}" if self.chance(0.5) else f"the {thing}"

    def place(self):
        place = self.pick(self.scene)
        return f"the {self.look[place]} {place}" if self.chance(0.3) else f"the {place}"

    def who(self):
        return self.pick(self.cast, 1.5)

    def deed(self, past=True):
        return self.pick(DEEDS, 1.3).split(":")[0 if past else 1]

    def manner(self):
        return self.pick(MANNERS).replace("_", " ")

    def clause(self):
        kind = self.number(0, 4)
        if kind == 0:
            return f"{self.who()} {self.pick(MOVES)} to {self.place()}"
        if kind == 1:
            return f"{self.who()} {self.deed()} {self.thing()} {self.manner()}"
        if kind == 2:
            return f"{self.thing()} was in {self.place()}"
        if kind == 3:
            first, second = self.some(self.cast, 2)
            return f"{first} gave {self.thing()} to {second}"
        return f"{self.who()} {self.deed()} {self.thing()}"

    def sentence(self):
        kind = self.number(0, 6)
        if kind <= 2:
            text = self.clause()
        elif kind == 3:
            text = f"{self.clause()}, and {self.clause()}"
        elif kind == 4:
            text = f"{self.who()} {self.pick(THOUGHTS, 1.5)} that {self.clause()}"
        elif kind == 5:
            return f'"Did {self.who()} {self.deed(past=False)} {self.thing()}?" asked {self.who()}.'
        else:
            text = f"because of the {self.pick(WEATHER)}, {self.clause()}"
        return text[0].upper() + text[1:] + "."

    def tale(self):
        opening = f"{self.pick(('One day', 'Long ago', 'That winter', 'In the morning'))} {self.clause()}."
        return " ".join([opening, *(self.sentence() for _ in range(self.number(3, 9)))])

    def letter(self):
        to, sender = self.some(self.cast, 2)
        body = " ".join(self.sentence() for _ in range(self.number(2, 5)))
        date = f"{self.pick(MONTHS)} {self.number(1, 28)}"
        return f"{date}\nDear {to},\n{body}\n{self.pick(ENDS)},\n{sender}"

    def ledger(self):
        """Prices are listed, some change, and the last line of each question must know the latest."""
        price = {thing: self.number(2, 99) for thing in self.goods}
        lines = [f"{thing}: {cost} coins" for thing, cost in price.items()]
        for _ in range(self.number(3, 7)):
            thing = self.pick(self.goods)
            if self.chance(0.35):
                price[thing] = self.number(2, 99)
                lines.append(f"now {thing}: {price[thing]} coins")
            else:
                lines.append(f"{self.who()} paid {price[thing]} coins for the {thing}.")
        return "\n".join(lines)

    def rules(self):
        """A small program with nested brackets and names that come back."""
        names = [thing[:3] for thing in self.goods]
        lines = [f"let {name} = {self.number(1, 99)};" for name in names[:2]]
        for _ in range(self.number(2, 5)):
            test = f"({self.pick(names)} {self.pick('<>=')} {self.number(1, 99)})"
            act = f"{self.deed(past=False)}({self.nested(names, 2)});"
            lines.append(f"{self.pick(RULES, 1.5)} {test} {{ {act} }}")
        return "\n".join(lines)

    def nested(self, names, depth):
        if depth == 0 or self.chance(0.3):
            return self.pick(names)
        return f"[{self.nested(names, depth - 1)} {self.pick('+-*')} {self.nested(names, depth - 1)}]"

    def sums(self):
        lines = []
        for _ in range(self.number(3, 7)):
            a, b = self.number(1, 49), self.number(1, 49)
            lines.append(f"{a} + {b} = {a + b}" if self.chance(0.6) else f"{a + b} - {b} = {a}")
        return "\n".join(lines)
