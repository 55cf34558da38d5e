"""Tests of download.py against a server on the loopback device that serves made files."""

import hashlib
import http.server
import json
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "_python")]

try:
    import numpy  # noqa: F401
except ImportError as missing:
    raise unittest.SkipTest(f"needs the packages of requirements.txt: {missing}") from None

from asi_eval import sums  # noqa: E402

import download  # noqa: E402
import tables  # noqa: E402

LINES = [(f"C{'C' * (at % 23)}O", f"M{'ACDEFGHIKL'[at % 10]}{'K' * (at // 23)}", at % 2) for at in range(230)]
CSV = "SMILES,Protein,Y\n" + "".join(f"{drug},{protein},{label}\n" for drug, protein, label in LINES)
TEXT = "".join(f"{drug} {protein} {label}\n" for drug, protein, label in LINES)


def cut(first, last):
    return "\n".join([CSV.splitlines()[0], *CSV.splitlines()[1 + first : 1 + last]]) + "\n"


FILES = {"d/train.csv": cut(0, 150), "d/val.csv": cut(150, 190), "d/test.csv": cut(190, 230), "d/data.txt": TEXT}
PUBLISHED = download.Source("someone/data", "c0ffee", {"train": "d/train.csv", "dev": "d/val.csv", "test": "d/test.csv"})
WHOLE = download.Source("someone/data", "c0ffee", {"whole": "d/data.txt"})


class Downloading(unittest.TestCase):
    def setUp(self):
        self.files, self.cut_off = {path: text.encode() for path, text in FILES.items()}, set()
        self.listed = {path: {"sha": blob(content), "size": len(content)} for path, content in self.files.items()}
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler(self))
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name) / "data"

    def fetch(self, source=PUBLISHED, **options):
        root = f"http://127.0.0.1:{self.server.server_port}"
        return download.fetch("made", source, self.folder, api=root, raw=root, patience_s=5, **options)

    def refused(self, message, source=PUBLISHED, kept=False):
        with self.assertRaisesRegex((download.DownloadProblem, tables.DataProblem), message):
            self.fetch(source)
        left = sorted(path.name for path in self.folder.iterdir()) if self.folder.exists() else []
        self.assertEqual(left, ["made"] if kept else [])

    def test_published_parts_and_our_splits_can_be_loaded(self):
        folder = self.fetch()
        made = tables.load(folder, "split_published")
        self.assertEqual({name: len(part.labels) for name, part in made.parts.items()}, {"train": 150, "dev": 40, "test": 40})
        self.assertEqual(sum(len(part.labels) for part in tables.load(folder, "split_published").parts.values()), 230)
        self.assertEqual(sorted(path.name for path in folder.iterdir()), ["SHA256SUMS", "drugs.csv", "pairs.csv", "proteins.csv"])

    def test_one_whole_text_becomes_four_splits(self):
        head = (self.fetch(WHOLE) / "pairs.csv").read_text().splitlines()[0]
        self.assertEqual(head, "drug_id,protein_id,label,split_random,split_drug,split_protein,split_both")

    def test_a_missing_file_is_named(self):
        del self.files["d/val.csv"]
        self.refused("d/val.csv: HTTP 404")

    def test_a_file_that_the_commit_does_not_have(self):
        del self.listed["d/test.csv"]
        self.refused("has no d/test.csv")

    def test_changed_content(self):
        self.files["d/test.csv"] = self.files["d/test.csv"].replace(b",1\n", b",0\n", 1)
        self.refused("d/test.csv: wrong checksum")
        self.files["d/test.csv"] += b"CCO,MK,1\n"
        self.refused("d/test.csv: .* bytes came, the repository lists")

    def test_a_list_without_ids_or_sizes_verifies_nothing(self):
        for change in ({"sha": "abc"}, {"sha": None}, {"size": None}, {"sha": "A" * 40}):
            before = self.listed["d/val.csv"]
            self.listed["d/val.csv"] = {**before, **change}
            self.refused("without them nothing can be verified")
            self.listed["d/val.csv"] = before

    def test_a_link_is_no_file(self):
        self.listed["d/val.csv"]["mode"] = "120000"
        self.refused("has no d/val.csv")

    def test_a_pointer_in_place_of_data(self):
        self.files["d/train.csv"] = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\n"
        self.refused("Git LFS pointer")

    def test_a_broken_connection(self):
        self.cut_off.add("d/train.csv")
        self.refused("connection broke after")

    def test_no_network(self):
        with self.assertRaisesRegex(download.DownloadProblem, "no connection"):
            download.fetch("made", PUBLISHED, self.folder, api="http://127.0.0.1:1", raw="http://127.0.0.1:1", patience_s=2)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_a_list_that_is_none(self):
        self.listed = None
        self.refused("not a list of files")

    def test_a_label_that_is_none(self):
        self.change("d/val.csv", lambda text: text.replace(",1\n", ",yes\n", 1))
        self.refused("a label of 0 or 1, not 'yes'")

    def test_a_pair_in_two_parts_is_a_leak(self):
        self.change("d/test.csv", lambda text: text + FILES["d/train.csv"].splitlines()[1].rsplit(",", 1)[0] + ",0\n")
        made = self.fetch() / "pairs.csv"
        self.assertEqual(len(made.read_text().splitlines()), 231)  # equal label: counted once, where it stood first
        self.change("d/test.csv", lambda text: text[:-2] + "1\n")
        with self.assertRaisesRegex(tables.DataProblem, "other label"):
            download.fetch("other", PUBLISHED, self.folder, **self.roots())

    def test_the_sums_are_those_of_the_files_and_other_tools_read_them(self):
        folder = self.fetch()
        self.assertEqual(sums.sources(folder), {path: hashlib.sha256(self.files[path]).hexdigest() for path in PUBLISHED.files.values()})
        if tool := shutil.which("sha256sum"):
            self.assertEqual(subprocess.run([tool, "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=folder).returncode, 0)

    def test_a_run_refuses_tables_that_are_not_those_that_were_fetched(self):
        folder = self.fetch()
        for name in ("pairs.csv", "drugs.csv"):
            before = (folder / name).read_bytes()
            (folder / name).write_bytes(before.replace(b"0", b"1", 1))
            with self.assertRaisesRegex(sums.WrongSum, f"{name}: wrong checksum .* was changed or damaged"):
                tables.load(folder, "split_published")
            (folder / name).unlink()
            with self.assertRaisesRegex(sums.WrongSum, f"names {name}, and there is no such file"):
                tables.load(folder, "split_published")
            (folder / name).write_bytes(before)
        (folder / "SHA256SUMS").write_text("cut off in the mid")
        with self.assertRaisesRegex(sums.WrongSum, "line 1: not a sum and a file"):
            tables.load(folder, "split_published")
        (folder / "SHA256SUMS").unlink()
        tables.load(folder, "split_published")

    def test_a_sum_from_before_must_still_hold_and_what_was_there_stays(self):
        self.fetch()
        before = (self.folder / "made" / "pairs.csv").read_text()
        self.change("d/test.csv", lambda text: text.replace(",1\n", ",0\n", 1))
        self.refused("is not the .*SHA256SUMS; nothing was replaced", kept=True)
        self.assertEqual((self.folder / "made" / "pairs.csv").read_text(), before)

    def test_fetching_again_replaces_the_whole(self):
        self.fetch()
        (self.folder / "made" / "stray").write_text("x")
        self.fetch()
        self.assertFalse((self.folder / "made" / "stray").exists())

    def roots(self):
        root = f"http://127.0.0.1:{self.server.server_port}"
        return {"api": root, "raw": root, "patience_s": 5}

    def change(self, path, edit):
        self.files[path] = edit(self.files[path].decode()).encode()
        self.listed[path] = {"sha": blob(self.files[path]), "size": len(self.files[path])}


def blob(content):
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


def handler(test):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            if self.path.startswith("/repos/someone/data/git/trees/c0ffee"):
                tree = [{"path": path, "type": "blob", "mode": "100644", **entry} for path, entry in (test.listed or {}).items()]
                return self.send(json.dumps({"tree": tree} if test.listed is not None else ["nothing"]).encode())
            path = self.path.removeprefix("/someone/data/c0ffee/")
            if path not in test.files:
                return self.send_error(404)
            return self.send(test.files[path], path in test.cut_off)

        def send(self, content, cut=False):
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content[: len(content) // 2] if cut else content)

        def log_message(self, *_):
            pass

    return Handler


if __name__ == "__main__":
    unittest.main()
