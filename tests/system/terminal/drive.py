"""Runs a command on a pseudo-terminal of a given size, sends it keys and signals when it has said something, and tells as JSON what it wrote.

The script on stdin: {"command": [...], "env": {...}, "cwd": "...", "rows": 24, "columns": 80, "seconds": 60,
"steps": [{"after": "regular expression", "keys": "p"} | {"after": ..., "signal": "SIGINT"} | {"after": ..., "size": [24, 40]}]}
Each step waits for its expression in what was written since the step before.
"""

import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time

script = json.load(sys.stdin)
pid, terminal = pty.fork()
if pid == 0:
    os.chdir(script["cwd"])
    os.execvpe(script["command"][0], script["command"], script["env"])


def resize(rows, columns):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


resize(script.get("rows", 24), script.get("columns", 80))
written, seen, steps = b"", 0, list(script.get("steps", []))
missed, sizes = [], []
deadline = time.monotonic() + script.get("seconds", 60)
while True:
    ready, _, _ = select.select([terminal], [], [], 0.1)
    if ready:
        try:
            data = os.read(terminal, 65536)
        except OSError:  # Linux answers so when the other end is closed
            break
        if not data:
            break
        written += data
    while steps:
        match = re.search(steps[0]["after"].encode(), written[seen:], re.S)
        if match is None:
            break
        step = steps.pop(0)
        seen += match.end()
        time.sleep(step.get("wait", 0))
        if "size" in step:
            sizes.append(len(written))
            resize(*step["size"])
        if "keys" in step:
            os.write(terminal, step["keys"].encode())
        if "signal" in step:
            os.kill(pid, getattr(signal, step["signal"]))
    if time.monotonic() > deadline:
        missed = [step["after"] for step in steps] or ["the end"]
        os.kill(pid, signal.SIGKILL)
        break

_, status = os.waitpid(pid, 0)
try:
    mode = termios.tcgetattr(terminal)[3]
    cooked = bool(mode & termios.ICANON and mode & termios.ECHO)
except termios.error:
    cooked = None
print(json.dumps({
    "code": os.waitstatus_to_exitcode(status),
    "written": written.decode("utf-8", "replace"),
    "missed": missed or [step["after"] for step in steps],
    "sizes": sizes,
    "cooked": cooked,
}))
