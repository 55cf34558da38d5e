"""Processes below this one: what they have used, and how to be rid of those that a candidate leaves behind."""

import contextlib
import ctypes
import os
import signal

BECOME_SUBREAPER = 36


def adopt_orphans():
    """Become the parent of what a candidate leaves behind, so that a double fork does not escape (Linux)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(BECOME_SUBREAPER, 1, 0, 0, 0)


def end_orphans(living):
    """End adopted processes, those in `living` apart, until none is left; the CPU seconds that they had used."""
    used = 0.0
    for _ in range(1000):
        orphans = [pid for pid in _children() if pid not in living and _in_another_session(pid)]
        if not orphans:
            break
        for pid in orphans:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
                usage = os.wait4(pid, 0)[2]
                used += usage.ru_utime + usage.ru_stime
    return used


def _children():
    if not os.path.isdir("/proc/self"):
        return []
    found = []
    for name in os.listdir("/proc"):
        with contextlib.suppress(OSError, IndexError, ValueError):
            if name.isdigit() and int(stat_of(int(name))[1]) == os.getpid():
                found.append(int(name))
    return found


def cpu_of_descendants(pid):
    """CPU seconds of living processes below this one, and of those that they have waited for."""
    used = 0.0
    with contextlib.suppress(OSError, ValueError, IndexError):
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            for child in map(int, file.read().split()):
                used += sum(map(int, stat_of(child)[11:15])) / os.sysconf("SC_CLK_TCK") + cpu_of_descendants(child)
    return used


def stat_of(pid):
    """The fields of /proc/PID/stat after the name: state, parent, ..."""
    with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
        return file.read().rpartition(")")[2].split()


def _in_another_session(pid):
    try:
        return os.getsid(pid) != os.getsid(0)
    except OSError:
        return False
