"""Clean text of four categories, from a grammar of our own: no download, no licence, any amount, the truth known.

A document has a topic of its own: two or three things that come back in its paragraphs. In three of five documents stands a
*trap*, content that a careless rule destroys: inequalities, code with angle brackets, doses, registry numbers. Half of them have
headings, which look like entries of a menu, and a few are a single sentence.
"""

import re

CATEGORIES = ("math", "cs", "medicine", "stem")

THINGS = {
    "math": "manifold|polynomial|lattice|group|random walk|matrix|graph|metric space|prime|sequence|operator|integral|ring|vector field|permutation|tree|kernel|measure|functor|ideal|spectrum|partition|convex body|martingale|cubic form|fibration|determinant|generating function|covering|torus|quadratic form|simplex",
    "cs": "compiler|scheduler|hash table|lock|query planner|garbage collector|parser|cache|socket|index|type checker|queue|allocator|thread pool|log|replica|router|virtual machine|buffer|stack frame|iterator|page table|transaction|build system|debugger|linker|tokenizer|message broker|file system|branch predictor|bloom filter|register file",
    "medicine": "antibody|infusion|biopsy|airway|tumour|vaccine|artery|enzyme|infection|anaesthetic|fracture|hormone|lesion|insulin|platelet|catheter|seizure|stroke|inhibitor|ventilator|kidney|retina|rash|liver|allergy|pathogen|receptor|graft|fever|anaemia|migraine|marrow",
    "stem": "catalyst|glacier|laser|alloy|membrane|crystal|polymer|turbine|sediment|electrode|isotope|galaxy|semiconductor|beam|plasma|enzyme film|rotor|mineral|neutrino|volcano|solvent|detector|current|aquifer|spectrometer|bearing|comet|battery|wave|photon|lichen|fault line",
}
QUALITIES = {
    "math": "compact|finite|bounded|free|smooth|irreducible|sparse|symmetric|closed|abelian|convex|dense|simple|regular|infinite|monotone|discrete|positive|minimal|random|continuous|cyclic",
    "cs": "concurrent|lazy|immutable|shared|distributed|cached|nested|asynchronous|typed|persistent|stale|ordered|idle|remote|compressed|sharded|recursive|mutable|speculative|local|virtual|aligned",
    "medicine": "acute|chronic|benign|severe|mild|inherited|early|recurrent|systemic|local|untreated|viral|bacterial|congenital|persistent|rare|elderly|focal|renal|hepatic|silent|transient",
    "stem": "porous|molten|magnetic|thin|ionised|brittle|cold|turbulent|rigid|conductive|volatile|distant|coastal|layered|pure|acidic|elastic|luminous|dry|metallic|fluid|ancient",
}
ACTIONS = {
    "math": "bounds|determines|contains|refines|annihilates|generates|dominates|preserves|splits|covers|approximates|classifies|extends|factors|embeds|separates",
    "cs": "blocks|evicts|rewrites|invalidates|scans|delays|allocates|duplicates|forwards|reorders|validates|compresses|schedules|replays|shadows|merges",
    "medicine": "reduces|mimics|triggers|delays|masks|worsens|precedes|prevents|damages|protects|accompanies|inhibits|activates|prolongs|predicts|relieves",
    "stem": "absorbs|heats|deforms|emits|corrodes|dissolves|scatters|stabilises|erodes|cools|oxidises|amplifies|traps|refracts|displaces|charges",
}
AIMS = {
    "math": "the proof|the counterexample|the upper bound|the induction step|the main theorem|the classification|the estimate|the construction|the lemma|the asymptotic formula",
    "cs": "the latency|the throughput|the memory footprint|the benchmark|the crash report|the interface|the test suite|the recovery time|the protocol|the release",
    "medicine": "the diagnosis|the outcome|the survival rate|the dosage|the follow-up|the trial|the recovery|the prognosis|the examination|the treatment plan",
    "stem": "the yield|the measurement|the temperature profile|the reaction rate|the model|the calibration|the experiment|the field survey|the efficiency|the half-life",
}
SHARED = (
    "The {quality} {thing} {action} the {thing2} in most cases that were studied.",
    "When the {thing} is {quality}, it {action} every {quality2} {thing2} nearby.",
    "It was shown in {year} that a {thing} rarely {action} {aim}.",
    "For a {quality} {thing} there are at least {int} ways to look at {aim}.",
    "Whether the {thing2} {action} the {thing} depends on {aim}, which is often {quality}.",
    "Several authors describe a {thing} that {action} both the {thing2} and the {thing3}.",
    "This explains why {aim} is {quality} whenever the {thing2} is {quality2}.",
    "Compared with the {thing3}, a {quality} {thing} {action} {aim} more slowly.",
    "One may ask what happens to {aim} if the {thing} {action} nothing at all.",
    "In the simplest setting, {int} copies of the {thing2} are enough for {aim}.",
    "The role of the {thing} in {aim} is still not fully understood.",
    "Neither the {thing} nor the {thing2} {action} the {quality} {thing3} on its own.",
    "Because the {thing3} is {quality2}, {aim} can be checked by hand.",
    "After {int} steps the {thing} {action} what is left of the {thing2}.",
    "A careful reader will notice that {aim} never mentions the {quality} {thing2}.",
    "Roughly {int}% of all known examples involve a {quality} {thing3}.",
    "The author’s view is that the {thing} “{action}” {aim} only by accident.",
    "Although the {thing2} seems {quality}, its effect on {aim} is small – about {dec} at most.",
    "What the {thing} {action} today was called “{quality2}” by earlier writers.",
    "Both views agree: the {thing3} {action} the {thing}, and {aim} follows.",
)
OWN = {
    "math": (
        "Let the {thing} be {quality}; then its dual is {quality2} and {aim} is immediate.",
        "Poincaré’s argument for the {thing} carries over to any {quality} {thing2}.",
        "By induction on n, the {thing} {action} at most {int} elements of the {thing2}.",
        "The naïve estimate gives {dec}, whereas {aim} needs a {quality} {thing2}.",
        "We write f for the map that {action} the {thing}, and g for its inverse on the {thing2}.",
        "Erdős asked in {year} whether every {quality} {thing} {action} a {thing2}.",
    ),
    "cs": (
        "Each worker takes the {thing} from a queue and {action} it before the {thing2} wakes up.",
        "The naïve version of the {thing} needs {int} ms per request, the {quality} one only {dec} ms.",
        "A {quality} {thing} must never hold the lock while the {thing2} {action} its pages.",
        "Set the limit to {int} and restart the {thing}; otherwise the {thing2} stays {quality2}.",
        "Gödel’s name is often misused when the {thing} {action} a {quality} {thing2}.",
        "In version {int}.{int2} the {thing} became {quality}, which broke the {thing2}.",
    ),
    "medicine": (
        "Patients with a {quality} {thing} were followed for {int} months after {aim}.",
        "The {thing} {action} the {quality} {thing2}, so {aim} should be reviewed weekly.",
        "Ménière’s disease may resemble a {quality} {thing} before the {thing2} is examined.",
        "A dose of {int} µg was enough if the {thing2} was {quality}.",
        "In {int} of {int2} cases the {thing} was found only after {aim}.",
        "Clinicians should ask whether a {thing2} runs in the family when the {thing} is {quality}.",
    ),
    "stem": (
        "At {int} °C the {quality} {thing} {action} the {thing2} within minutes.",
        "Samples of the {thing} were kept at {dec} bar until {aim} was complete.",
        "Ångström’s unit is still used when a {quality} {thing} {action} light.",
        "The {thing2} gains {int} kJ for every gram of {quality} {thing} that is used up.",
        "Since {year} the {thing} has moved {dec} m – far less than the {quality} {thing2}.",
        "A {quality} {thing} of {int} µm {action} more energy than the {thing2}.",
    ),
}
HEADINGS = {
    "math": ("Proof", "Main result", "Remarks on the {thing}", "The {quality} case", "Notation", "From {thing} to {thing2}", "Open problems"),
    "cs": ("Overview", "Known limits", "Why the {thing} is {quality}", "Design of the {thing}", "Example", "{quality} and {quality2}", "Measurements"),
    "medicine": ("Methods", "Case report", "Signs of a {quality} {thing}", "Patients and {thing}", "Discussion", "The {thing}", "Side effects"),
    "stem": ("Apparatus", "Theory", "Behaviour of the {thing}", "The {quality} {thing}", "Field notes", "{thing} versus {thing2}", "Error sources"),
}
SLOT = re.compile(r"\{([a-z]+)\d?\}")
ARTICLE = re.compile(r"\b([Aa]) ([aeio])")


class Author:
    """Writes clean documents of one category."""

    def __init__(self, category, dice):
        self.category, self.dice = category, dice
        self.words = {
            "quality": QUALITIES[category].split("|"), "action": ACTIONS[category].split("|"), "aim": AIMS[category].split("|"),
        }
        self.templates = SHARED + OWN[category] * 2

    def document(self):
        """Paragraphs of one document; its trap, which is one of them, or None; and those that noise leaves whole, trap included."""
        self.topic = self.dice.some(THINGS[self.category].split("|"), 5)
        if self.dice.chance(0.06):
            return [self.sentence(self.dice.pick(self.templates))], None, ()
        paragraphs = [self.paragraph() for _ in range(self.dice.number(2, 5))]
        headings = self.dice.some(HEADINGS[self.category], self.dice.number(1, 2)) if self.dice.chance(0.5) else []
        headings = [each[0].upper() + each[1:] for each in map(self.sentence, headings)]
        for at, heading in enumerate(headings):
            paragraphs.insert(2 * at, heading)
        trap = TRAPS[self.category](self.dice, self) if self.dice.chance(0.6) else None
        if trap is not None:
            paragraphs.insert(self.dice.pick([at for at in range(1, len(paragraphs) + 1) if paragraphs[at - 1] not in headings]), trap)
        return paragraphs, trap, (*headings, *([trap] if trap else []))

    def paragraph(self):
        sentences = self.dice.some(self.templates, self.dice.number(3, 6))
        return " ".join(self.sentence(each) for each in sentences)

    def sentence(self, template):
        things = self.dice.some(self.topic, 3)
        return ARTICLE.sub(r"\1n \2", SLOT.sub(lambda slot: self._fill(slot[1], things), template))

    def thing(self):
        return self.dice.pick(self.topic)

    def _fill(self, slot, things):
        if slot == "thing":
            return things.pop()
        if slot == "int":
            return str(self.dice.number(2, 97))
        if slot == "dec":
            return f"{self.dice.number(0, 40)}.{self.dice.number(1, 99)}"
        return str(self.dice.number(1880, 2019)) if slot == "year" else self.dice.pick(self.words[slot])


def _math_trap(dice, author):
    a, b, k = dice.pick("abcmn"), dice.pick("xyzuv"), dice.number(2, 60)
    return dice.pick((
        f"For all $ {a} < {b} $ with ${b} > {k}$ the {author.thing()} satisfies $0 < f({a}) < {k}$ and hence $f({b}) > f({a})$.",
        f"\\begin{{align}}\n  {a}_{{1}} &= {b}^{{{k}}} + 1 \\\\\n  {a}_{{2}} &\\leq {k} {b} - {a}_{{1}}\n\\end{{align}}",
        f"The set \\{{ {b} \\in R : {a}<{b} and {b}>{k} \\}} is open, and so is the {author.thing()} over it.",
        f"| n | p(n) |\n| {k} | {k * k} |\n| {k + 1} | {(k + 1) ** 2} |\n| {k + 2} | {(k + 2) ** 2} |",
    ))


def _cs_trap(dice, author):
    name, k = author.thing().split()[-1], dice.number(2, 60)
    return dice.pick((
        f"```\nif ({name}.size < {k} && next > limit) {{\n    {name}.push(next);\n    next = next & 0x{k:02x};\n}}\n```",
        f"Declare it as List<String> {name} or as std::vector<int>, so that size() < {k} && size() > 0 holds for every {name}.",
        f"SELECT id, {name} FROM jobs\nWHERE tries < {k} AND age > {k + 5}\nORDER BY id;",
        f"Run grep -c '{name}' log.txt | sort -n > out.{k}.txt && echo done, then compare build {k}.4.12 of the {name}.",
    ))


def _medicine_trap(dice, author):
    k, dose = dice.number(10, 95), dice.number(2, 40)
    return dice.pick((
        f"The trial NCT{dice.number(10000000, 99999999)} gave {dose}.5 mg/kg every 8 h (p < 0.{k:03d}), whereas younger patients had p > 0.2.",
        f"The hazard ratio was 0.{k} (95% CI 0.{k - 9:02d}–1.{k}), with n < {k} in one arm and n > {k} in the other.",
        f"Blood pressure fell from 1{k}/{dose + 60} to 1{k - 9:02d}/{dose + 55} mmHg; the {author.thing()} was coded I{dose}.{k % 10} as before.",
        f"Rx: {dose} mg b.i.d.\nMax.: {dose * 4} mg/24 h\nStop if eGFR < {k} mL/min.",
    ))


def _stem_trap(dice, author):
    k, m = dice.number(2, 90), dice.number(2, 9)
    return dice.pick((
        f"{m} H2 + {m} Cl2 -> {2 * m} HCl (ΔH = −{k}.{m} kJ)",
        f"The substance with CAS number 7732-{k:02d}-{m} is stable for T < {k + 200} K and P > {k} kPa.",
        f"At {m}.{k:02d} × 10^{m} m/s the {author.thing()} lost {k} ± 0.{m} eV, so that E < {k * m} eV <= E_max.",
        f"| T (K) | rate |\n| {k} | 0.{m}1 |\n| {k + 10} | 0.{m}6 |\n| {k + 20} | 0.{m}9 |",
    ))


TRAPS = {"math": _math_trap, "cs": _cs_trap, "medicine": _medicine_trap, "stem": _stem_trap}
