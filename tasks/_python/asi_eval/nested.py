"""A bubblewrap around the candidate's process, for kernels without Landlock: the fence then has a file system to hide."""

import functools
import glob
import os
import shutil
import subprocess

from . import fence

HERE = os.path.dirname(os.path.abspath(__file__))
NAMESPACES = ("--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--die-with-parent", "--cap-drop", "ALL")


@functools.cache
def is_needed() -> bool:
    """Is there no Landlock, but a bubblewrap that works?"""
    return fence.landlock() == 0 and works()


@functools.cache
def works() -> bool:
    """Found out by running it: being installed says little."""
    if shutil.which("bwrap") is None:
        return False
    try:
        return subprocess.run([*around([], "/tmp"), "true"], capture_output=True, timeout=20).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False


def around(readable: list, scratch: str) -> list:
    """What to put before a command: it sees what the Landlock fence would show, and no process but its own."""
    places = [*fence.SYSTEM, *fence.interpreter(), HERE]
    shown = [each for place in places if not place.startswith(("/proc", "/dev")) for each in ("--ro-bind-try", place, place)]
    named = [each for path in readable for each in ("--ro-bind", path, path)]
    devices = [each for pattern in fence.DEVICES[5:] for path in glob.glob(pattern) for each in ("--dev-bind-try", path, path)]
    own = ["--proc", "/proc", "--dev", "/dev", *devices, "--tmpfs", "/tmp"]
    return ["bwrap", *NAMESPACES, *own, *shown, *named, "--bind", scratch, scratch, "--chdir", scratch, "--"]
