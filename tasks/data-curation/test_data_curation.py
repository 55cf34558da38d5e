"""Tests of this task: `PYTHONPATH=tasks/_python python -m unittest discover -s tasks/data-curation`; the standard library suffices."""

import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import types
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from unittest import mock

HERE = Path(__file__).resolve().parent
for folder in (HERE / "references", HERE, HERE.parent / "_python"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from asi_eval import CandidateError, Invalid, regions  # noqa: E402

import chat  # noqa: E402
import checks  # noqa: E402
import charlm  # noqa: E402
import claims  # noqa: E402
import corpus  # noqa: E402
import documents  # noqa: E402
import families  # noqa: E402
import grammar  # noqa: E402
import measure  # noqa: E402
import measures  # noqa: E402
import noise  # noqa: E402
import pairs  # noqa: E402
import protocol  # noqa: E402
import report  # noqa: E402
import samples  # noqa: E402
import specify  # noqa: E402

Document = documents.Document
HELD = charlm.Held("the held out text is here " * 20)


class Documents(unittest.TestCase):
    def test_every_injected_string_is_noise_and_is_there(self):
        kinds = set()
        for category in grammar.CATEGORIES:
            for family in families.FAMILIES:
                for each in documents.corpus(category, family, 5, 60):
                    truth = each.clean or ""
                    for kind, string in each.injected:
                        kinds.add(kind)
                        if kind != "duplicate":
                            self.assertGreater(each.raw.count(string), truth.count(string), (kind, string))
                    for personal in each.personal:
                        self.assertIn(personal, each.raw)
                        self.assertNotIn(personal, truth)
        self.assertEqual(kinds, set(noise.TYPES))

    def test_level_one_has_only_what_block_rules_can_find(self):
        made = [each for category in grammar.CATEGORIES for each in documents.corpus(category, "development", 5, 40, level=1)]
        inside = {kind for each in made if each.clean for kind, _ in each.injected}
        self.assertFalse(inside & {"ads", "nbsp", "truncated", "foreign", "spam"})
        self.assertTrue({"html", "entities", "mojibake", "navigation"} <= inside)

    def test_traps_and_headings_survive_in_the_truth(self):
        made = [each for each in documents.corpus("cs", "hidden", 5, 80) if each.clean]
        self.assertTrue(all(each.trap in each.clean for each in made if each.trap))
        self.assertGreater(sum(bool(each.trap) for each in made), 30)

    def test_a_seed_fixes_everything_on_every_python(self):
        raw = [each.raw for each in documents.corpus("medicine", "development", 1, 20)]
        self.assertEqual(raw, [each.raw for each in documents.corpus("medicine", "development", 1, 20)])
        self.assertNotEqual(raw, [each.raw for each in documents.corpus("medicine", "development", 2, 20)])
        self.assertEqual(hashlib.sha256("\n".join(raw).encode()).hexdigest()[:16], "283e59cd0dcc346b")

    def test_families_share_no_text(self):
        def texts(value):
            return {value} if isinstance(value, str) else {text for each in (value.values() if isinstance(value, dict) else value) for text in texts(each)}

        for kind in families.DEVELOPMENT:
            shared = texts(families.DEVELOPMENT[kind]) & texts(families.HIDDEN[kind]) if kind != "entities" else set()
            self.assertFalse({each for each in shared if each.strip()}, kind)

    def test_no_clean_paragraph_is_used_twice(self):
        made = [each for each in documents.corpus("math", "development", 3, 125) if each.clean]
        blocks = [block for each in made for block in each.clean.split("\n\n") if len(block) > 90]
        self.assertEqual(len(blocks), len(set(blocks)))

    def test_near_duplicates_name_their_twin(self):
        made = documents.corpus("stem", "development", 3, 125)
        twins = [(each, made[each.twin]) for each in made if each.twin is not None]
        self.assertGreater(len(twins), 3)
        for copied, original in twins:
            shared = measures.bag(copied.own) & measures.bag(original.clean)
            self.assertGreater(sum(shared.values()), 0.7 * sum(measures.bag(copied.own).values()))


class Measures(unittest.TestCase):
    def scored(self, made, outputs, bounds=(4.0, 2.0)):
        return measures.measured(made, outputs, HELD, bounds, range(len(made)))

    def test_the_truth_is_a_ten_and_nothing_a_one(self):
        case = protocol.case("math", "development", 1, 12)
        self.assertAlmostEqual(case.scored(case.truth)["score"], 10.0)
        self.assertEqual(case.scored([""] * len(case.documents))["score"], 1.0)

    def test_over_deletion_is_punished_in_every_part(self):
        case = protocol.case("cs", "development", 1, 40)
        half = case.scored([each if at % 2 else "" for at, each in enumerate(case.truth)])
        self.assertEqual(half["precision"], 1.0)
        self.assertLess(half["score"], 7.5)
        for part in ("recall", "para", "macro", "pii", "lm"):
            self.assertLess(half[part], 0.75, part)

    def test_either_of_two_near_duplicates_may_stay(self):
        made = [Document("a b c d.", "a b c d."), Document("a b c e.", None, (("duplicate", "a b c e."),), twin=0, own="a b c e.")]
        for outputs in (["a b c d.", ""], ["", "a b c e."]):
            result = self.scored(made, outputs)
            self.assertEqual((result["precision"], result["recall"], result["left"]["duplicate"]), (1.0, 1.0, 0.0))
        self.assertEqual(self.scored(made, ["a b c d.", "a b c e."])["left"]["duplicate"], 1.0)
        self.assertEqual(self.scored(made, ["", ""])["recall"], 0.0)

    def test_text_noise_is_sought_by_its_words(self):
        made = [Document("Home | About | Help\n\nA good text.", "A good text.", (("navigation", "Home | About | Help"),))]
        self.assertEqual(self.scored(made, ["Home About Help\n\nA good text."])["left"]["navigation"], 1.0)
        self.assertEqual(self.scored(made, ["A good text."])["left"]["navigation"], 0.0)

    def test_masking_and_removing_personal_data_are_alike(self):
        made = [Document("Write to a@b.org now.\n\nMore text.", "Write to [PERSONAL] now.\n\nMore text.", personal=("a@b.org",))]
        for output in ("Write to [EMAIL] now.\n\nMore text.", "Write to now.\n\nMore text."):
            result = self.scored(made, [output])
            self.assertEqual((result["precision"], result["para"], result["pii"]), (1.0, 1.0, 1.0), output)
        self.assertEqual(self.scored(made, [made[0].raw])["pii"], 0.0)

    def test_text_from_memory_counts_as_empty(self):
        raw = "Some words that were found on a page of the web about very little."
        self.assertIn("not in its input", measures.refusal("Fluent text that a program knew by heart and wrote here instead", raw))
        self.assertIn("longer", measures.refusal(raw + " " + raw, raw))
        self.assertEqual(measures.refusal(raw[:30], raw), "")
        made = [Document(raw, raw)]
        self.assertEqual(self.scored(made, ["Fluent text that a program knew by heart"])["recall"], 0.0)

    def test_repairs_are_no_text_from_memory(self):
        for raw, output in (
            (noise.misread("Erdős’s “naïve” µ – é"), "Erdős’s “naïve” µ – é"), ("&eacute;t&eacute; &lt; 5 &amp;&amp; b", "été < 5 && b"),
            ("exam-\nples of hyphen-\nation", "examples of hyphenation"), ("<b>a</b>b c", "ab c"),
        ):
            self.assertEqual(measures.refusal(output, raw), "", raw)

    def test_the_language_model_prefers_more_and_cleaner_text(self):
        text = documents.held_out("stem", 1, 30_000)
        held = charlm.Held(documents.held_out("stem", 2, 8_000))
        bits = [charlm.bits_per_character(each, held) for each in (text, text[:6_000], text[:6_000].replace(" ", "<b> </b>"), "")]
        self.assertEqual(bits, sorted(bits))
        self.assertEqual(bits[-1], 10.0)

    def test_the_language_model_gives_probabilities(self):
        training = "abracadabra, said the magician; abracadabra again" * 3
        total = 0.0
        for each in sorted(set(training)):
            total += 2 ** -charlm.bits_per_character(training, charlm.Held("racad" + each))
        self.assertLess(total, 1.0)
        self.assertGreater(total, 0.9)


class Feedback(unittest.TestCase):
    def setUp(self):
        self.cases = protocol.cases("development", 4, 30)

    def outputs(self, change):
        return {case.category: [change(each.raw) for each in case.documents] for case in self.cases}

    def test_fifty_pairs_are_the_same_for_every_program(self):
        first, second = pairs.rows(self.cases, self.outputs(str), 4), pairs.rows(self.cases, self.outputs(str.upper), 4)
        self.assertEqual([each["id"] for each in first], [each["id"] for each in second])
        self.assertEqual(len({each["id"] for each in first}), 50)
        self.assertEqual(sum(each["is_special"] for each in first), 15)
        counts = [sum(each["category"] == category for each in first) for category in grammar.CATEGORIES]
        self.assertLessEqual(max(counts) - min(counts), 2)
        self.assertNotEqual([each["id"] for each in first], [each["id"] for each in pairs.rows(self.cases, self.outputs(str), 5)])

    def test_the_rating_knows_right_and_wrong_drops(self):
        self.assertEqual([pairs.rating("", ""), pairs.rating("", "text"), pairs.rating("text", ""), pairs.rating("same text", "same text")], [10, 1, 1, 10])

    def test_the_report_names_what_is_left_and_what_was_harmed(self):
        outputs = self.outputs(lambda text: re.sub(r"<[^<>]{0,200}>", "", text))
        results = {case.category: case.scored(outputs[case.category]) for case in self.cases}
        found = report.of(self.cases, outputs, results)
        self.assertEqual(found["cs"]["coverage"]["html"], "addressed")
        self.assertEqual(found["cs"]["coverage"]["navigation"], "missed")
        self.assertIn("navigation left, for instance", "\n".join(report.lines(found)))
        none = self.outputs(lambda text: "")
        harm = report.of(self.cases, none, {case.category: case.scored(none[case.category]) for case in self.cases})
        self.assertIn("destroyed, for instance", "\n".join(report.lines(harm)))
        self.assertEqual(json.loads(json.dumps(found))["cs"]["gone"], found["cs"]["gone"])

    def test_answers_of_another_form_are_the_programs_failure(self):
        for answer in (None, "text", ["a"], ["a", 1], ["a", ["b"]]):
            with self.assertRaises(Invalid):
                claims.texts(answer, 2)
        self.assertEqual(claims.texts([None, "a"], 2), ["", "a"])


class Order(unittest.TestCase):
    """Known strategies come out in the order of the README, for every seed, on a quarter of the documents."""

    @classmethod
    def setUpClass(cls):
        cls.table = measure.measure(measure.NAMES, [1, 2], documents=30)

    def scores(self, name, family="development"):
        return [each["score"] for each in self.table[name][family]]

    def test_intervals_do_not_overlap(self):
        ladder = ["oracle", "general_rules", "simple_regex", "initial", "raw", "delete_everything"]
        for family in measure.FAMILIES:
            for better, worse in zip(ladder, ladder[1:]):
                self.assertGreater(min(self.scores(better, family)), max(self.scores(worse, family)), (better, worse, family))
            for better, worse in (("simple_regex", "aggressive"), ("aggressive", "raw"), ("general_rules", "half_dropped"), ("oracle", "general_deduplicated")):
                self.assertGreater(min(self.scores(better, family)), max(self.scores(worse, family)), (better, worse, family))

    def test_dropping_near_duplicates_pays(self):
        for family in measure.FAMILIES:
            for better, worse in zip(self.scores("general_deduplicated", family), self.scores("general_rules", family)):
                self.assertGreater(better, worse)

    def test_the_hidden_family_unmasks_phrases_known_by_heart(self):
        for seen, hidden in zip(self.scores("tuned_to_development"), self.scores("tuned_to_development", "hidden")):
            self.assertGreater(seen - hidden, 3)
        for seen, hidden in zip(self.scores("general_rules"), self.scores("general_rules", "hidden")):
            self.assertLess(abs(seen - hidden), 0.6)
        self.assertGreater(min(self.scores("general_rules", "hidden")), max(self.scores("tuned_to_development", "hidden")))


def some(programs):
    """Every one of them in a long test (npm run test:long), else a part that stands for all."""
    return list(programs)[:: 1 if os.environ.get("ASI_TEST_LONG") else 4]


class Checks(unittest.TestCase):
    """False positives and false negatives of the executed checks, over programs whose answer is known."""

    def failed(self, text):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "program.py"
            path.write_text(text, encoding="utf-8")
            try:
                return [each["name"] for each in checks.run(path, HERE / "harness.py")["checks"] if not each["passed"]]
            except CandidateError as problem:
                return [problem.message]

    def test_good_programs_pass(self):
        self.assertGreaterEqual(len(samples.GOOD), 12)
        self.assertEqual({name: failed for name, text in some(samples.GOOD.items()) if (failed := self.failed(text))}, {}, "false positives")

    def test_bad_programs_are_refused_for_the_right_reason(self):
        cases = [(check, name, text) for check, group in samples.BAD.items() for name, text in group.items()]
        self.assertGreaterEqual(len(cases), 12)
        self.assertEqual([(check, name, failed) for check, name, text in some(cases) if (failed := self.failed(text)) != [check]], [], "false negatives")


class Regions(unittest.TestCase):
    def test_any_region_works_in_any_program(self):
        texts = [each.raw for category in grammar.CATEGORIES for each in documents.corpus(category, "hidden", 6, 2)]
        programs = {name: text for name, text in samples.GOOD.items() if "# region decode" in text}
        self.assertEqual(len(programs), 9)
        for host, text in programs.items():
            for body in {region for other in programs.values() for region in regions.regions(other).items()}:
                made = types.ModuleType("made")
                exec(compile(regions.spliced(text, **dict([body])), host, "exec"), made.__dict__)
                for output in made.curate(texts):
                    self.assertTrue(output is None or isinstance(output, str), (host, body[0]))

    def test_tunables_lie_in_their_ranges(self):
        count = 0
        for name, text in samples.GOOD.items():
            for value, low, high in re.findall(r"^\w+ = ([\d.]+)  # tune ([\d.]+) ([\d.]+)$", text, re.M):
                self.assertTrue(float(low) <= float(value) <= float(high), name)
                count += 1
            self.assertEqual(len(re.findall(r"# tune", text)), len(re.findall(r"^\w+ = [\d.]+  # tune [\d.]+ [\d.]+$", text, re.M)), name)
        self.assertGreater(count, 20)


class Evaluator(unittest.TestCase):
    def run_stage(self, stage, program, seed=1):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "program.py"
            path.write_text(program, encoding="utf-8")
            command = [sys.executable, HERE / "evaluate.py", "--candidate", path, "--stage", stage, "--seed", str(seed), "--out", Path(folder) / "out.json"]
            subprocess.run(command, cwd=folder, env={"PYTHONPATH": str(HERE.parent / "_python")}, check=True, stderr=subprocess.DEVNULL)
            return json.loads((Path(folder) / "out.json").read_text())

    def test_every_metric_is_declared_and_plausible(self):
        declared = dict(re.findall(r"^  (\w+):\s*\{.*?plausible: \[([^\]]*)\]", (HERE / "task.yaml").read_text(), re.M | re.S))
        result = self.run_stage("explore", samples.GOOD["general_rules"])
        self.assertEqual(result["artifacts"], ["pairs.jsonl", "report.json"])
        for name, value in result["metrics"].items():
            low, high = map(float, declared[name].split(","))
            self.assertTrue(low <= value <= high, (name, value))
        self.assertEqual(set(declared) - set(result["metrics"]), {"family_gap"})

    def test_the_same_seed_gives_the_same_score(self):
        scores = [self.run_stage("quick", samples.GOOD["initial"], seed)["score"] for seed in (3, 3, 4)]
        self.assertEqual(scores[0], scores[1])
        self.assertNotEqual(scores[0], scores[2])

    def test_failures_have_their_class(self):
        for program, expected in (("def clean(document):\n    return 1\n", "invalid"), ("def clean(document):\n    return document[10**6]\n", "crashed")):
            self.assertEqual(self.run_stage("quick", program)["error"]["class"], expected)


class OwnCorpora(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory())) if hasattr(self, "enterContext") else Path(tempfile.mkdtemp())

    def file(self, name, text):
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    def complaint(self, *arguments, **options):
        with self.assertRaises(corpus.CorpusError) as caught:
            corpus.read(*arguments, **options)
        return str(caught.exception)

    def test_text_jsonl_gzip_and_folders(self):
        self.file("a.txt", "One text.\n\nStill one.")
        self.file("b.jsonl", '{"text": "two"}\n\n{"text": " "}\n{"text": "three"}\n')
        self.file("c.jsonl.gz", gzip.compress(b'{"text": "four"}\n'))
        self.assertEqual(corpus.read(str(self.folder)), ["One text.\n\nStill one.", "two", "three", "four"])
        self.assertEqual(corpus.read(str(self.folder), limit=2), ["One text.\n\nStill one.", "two"])
        self.assertEqual(corpus.read(self.file("d.jsonl", '{"body": "x"}'), column="body"), ["x"])

    def test_errors_say_what_where_and_how(self):
        self.assertIn("no such file", self.complaint(str(self.folder / "none.jsonl")))
        self.assertIn("no document", self.complaint(self.file("empty.jsonl", "")))
        self.assertIn("no column 'text'; there are body, id. Choose one with --column", self.complaint(self.file("x.jsonl", '{"body": "x", "id": 1}')))
        self.assertIn("line 2: not JSON", self.complaint(self.file("y.jsonl", '{"text": "a"}\n{"text": \n')))
        self.assertIn("holds a int", self.complaint(self.file("z.jsonl", '{"text": 3}')))
        self.assertIn("not UTF-8", self.complaint(self.file("l.txt", "é".encode("latin-1"))))
        self.assertIn("unknown kind", self.complaint(self.file("t.parquet", "PAR1")))
        self.assertIn("gzip", self.complaint(self.file("u.jsonl.gz", b"not gzip")))
        with mock.patch.dict(sys.modules, {"datasets": None}):
            self.assertIn("install the package `datasets`", self.complaint("someone/something"))

    def test_a_hub_data_set_is_streamed_and_its_faults_are_told(self):
        asked = []

        def load(name, config, split, streaming):
            asked.append((name, config, split, streaming))
            if name == "no/network":
                raise ConnectionError("unreachable")
            return ({"text": f"row {at}"} for at in range(10**9))

        with mock.patch.dict(sys.modules, {"datasets": types.SimpleNamespace(load_dataset=load)}):
            self.assertEqual(corpus.read("some/one", limit=2, config="en", split="test"), ["row 0", "row 1"])
            self.assertEqual(asked, [("some/one", "en", "test", True)])
            self.assertIn("ConnectionError: unreachable", self.complaint("no/network"))
            self.assertIn("no column 'body'", self.complaint("some/one", column="body", limit=1))

    def test_a_program_cleans_own_documents(self):
        source = self.file("mine.jsonl", "".join(json.dumps({"text": f"Text&nbsp;number {at} of   mine, which is long enough."}) + "\n" for at in range(60)))
        out = self.folder / "out"
        self.assertEqual(corpus.main([str(HERE / "initial.py"), source, "--out", str(out)]), 0)
        rows = [json.loads(line) for line in (out / "cleaned.jsonl").read_text().splitlines()]
        self.assertEqual((len(rows), rows[3]["text"]), (60, "Text number 3 of mine, which is long enough."))
        self.assertEqual(len((out / "pairs.jsonl").read_text().splitlines()), 50)


class Model(unittest.TestCase):
    """A loopback server stands in for the endpoint; the client, its retries and all checks are the real ones."""

    def setUp(self):
        self.asked, self.answers = [], []
        test = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                test.asked.append((self.path, self.headers.get("Authorization"), body))
                status, answer = test.answers.pop(0) if len(test.answers) > 1 else test.answers[0]
                answer = answer(body["messages"][1]["content"]) if callable(answer) else answer
                self.send_response(status)
                self.end_headers()
                self.wfile.write(json.dumps(answer).encode())

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/v1"

    def chat(self, system="rules"):
        return chat.Chat("small", system, self.url, "key", limit_s=10, pause_s=0.01)

    @staticmethod
    def says(text, **more):
        return {"choices": [{"message": {"content": text}, "finish_reason": "stop", **more}], "usage": {"total_tokens": 7}}

    def test_a_specification_is_carried_out_per_document(self):
        texts = ["Menu | Home\n\nGood text stays here.", "Buy now", "A third text that is kept as it was written."]
        replies = {texts[0]: "Good text stays here.", texts[1]: "DROP", texts[2]: "Something else entirely, from memory"}
        self.answers = [(200, lambda content: self.says(replies[content.removeprefix("<document>\n").removesuffix("\n</document>")]))]
        outputs, refused = specify.executed(self.chat(specify.EXECUTOR + "Drop menus."), texts)
        self.assertEqual((outputs, refused), (["Good text stays here.", "", texts[2]], 1))
        path, key, body = self.asked[0]
        self.assertEqual((path, key, body["model"], body["temperature"]), ("/v1/chat/completions", "Bearer key", "small", 0))
        self.assertIn("Drop menus.", body["messages"][0]["content"])

    def test_a_specification_is_scored_where_the_truth_is_known(self):
        self.answers = [(200, lambda content: self.says(content))]
        result = specify.scored(self.chat(), 3, 1)
        raw = protocol.summary({case.category: case.scored([each.raw.strip() for each in case.documents]) for case in protocol.cases("development", 1, 3)})[0]
        self.assertAlmostEqual(result["score"], raw)

    def test_busy_servers_are_asked_again_and_refusals_are_not(self):
        self.answers = [(429, {}), (503, {}), (200, self.says("yes"))]
        self.assertEqual(self.chat().ask("?"), "yes")
        self.asked.clear()
        self.answers = [(401, {"error": "no such key"})]
        with self.assertRaisesRegex(chat.ChatError, "401.*no such key"):
            self.chat().ask("?")
        self.assertEqual(len(self.asked), 1)

    def test_half_answers_are_errors(self):
        for answer, told in ((self.says("cut", finish_reason="length"), "cut off"), ({"choices": []}, "without choices"), (self.says(None), "cut off")):
            self.answers = [(200, answer)]
            with self.assertRaisesRegex(chat.ChatError, told):
                self.chat().ask("?")

    def test_pairs_are_judged(self):
        self.answers = [(200, lambda content: self.says("Lost: nothing.\nRATING: 10" if "(dropped)" in content else "Lost: a dose.\nRATING: 4"))]
        rated = specify.judged(self.chat(), [{"id": "a", "original": "x", "cleaned": "x"}, {"id": "b", "original": "spam", "cleaned": None}])
        self.assertEqual([each["rating"] for each in rated], [4, 10])
        self.answers = [(200, self.says("Fine work, ten of ten."))]
        with self.assertRaisesRegex(chat.ChatError, "pair a: no line"):
            specify.judged(self.chat(), [{"id": "a", "original": "x", "cleaned": "x"}])


if __name__ == "__main__":
    unittest.main()
