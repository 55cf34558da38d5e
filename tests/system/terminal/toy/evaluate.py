"""Reads BASE out of the candidate instead of running it: one short process per evaluation, as long as seconds.txt says."""

import json
import re
import sys
import time

given = dict(zip(sys.argv[1::2], sys.argv[2::2]))
text = open(given["--candidate"], encoding="utf-8").read()
found = re.search(r"BASE = ([-\d.]+)", text)
if given["--stage"] == "check":
    result = {"score": None, "checks": [{"name": "number", "passed": found is not None, "detail": ""}], "behaviour": text}
else:
    time.sleep(float(open(sys.argv[0].replace("evaluate.py", "seconds.txt"), encoding="utf-8").read()))
    result = {"score": 10 - abs(float(found[1]) - 7)}
json.dump(result, open(given["--out"], "w", encoding="utf-8"))
