"""A fence that the candidate's process puts around itself before candidate code loads (Linux Landlock; elsewhere none).

Inside it, nothing can be written outside the scratch directory, nothing read but the interpreter, the system's libraries
and the files named, no TCP port opened, and (newer kernels) no outside process signalled. It needs no privilege and also
works inside another sandbox. It adds to the engine's own sandbox and does not replace it.
"""

import ctypes
import glob
import os
import struct
import sys

READ = 1 << 2 | 1 << 3  # files, directories
EXECUTE = 1 << 0
WRITE = 1 << 1
DEVICE = 1 << 15  # ioctl on device files
ONLY_FOR_FILES = EXECUTE | WRITE | 1 << 2 | 1 << 14 | DEVICE
SYSTEM = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/nix/store", "/sys", "/proc/self", "/proc/cpuinfo", "/proc/meminfo",
          "/proc/stat", "/proc/sys", "/proc/driver", "/proc/devices", "/proc/filesystems", "/etc/ld.so.cache", "/etc/ld.so.conf",
          "/etc/ld.so.conf.d", "/etc/localtime", "/etc/alternatives", "/etc/passwd", "/etc/group", "/etc/nsswitch.conf"]
DEVICES = ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/nvidia*", "/dev/dri/*", "/dev/kfd"]
CREATE_RULESET, ADD_RULE, RESTRICT_SELF, NO_NEW_PRIVILEGES, DIE_WITH_PARENT = 444, 445, 446, 38, 1


def die_with_parent() -> None:
    """Have the kernel end this process when the evaluator ends, however it ends."""
    try:
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, 9, 0, 0, 0)
    except (OSError, AttributeError):
        pass


def landlock() -> int:
    """The version of Landlock that this kernel offers; 0 where there is none."""
    if not sys.platform.startswith("linux"):
        return 0
    return max(0, ctypes.CDLL(None, use_errno=True).syscall(CREATE_RULESET, None, ctypes.c_size_t(0), 1))


def raise_fence(readable: list, scratch: str) -> str:
    """Confine this process; the answer says what holds from now on ("landlock 7", or "none: why")."""
    version = landlock()
    if version < 1:
        return f"none: no Landlock in this kernel ({sys.platform})"
    libc = ctypes.CDLL(None, use_errno=True)
    everything = (1 << (13 if version < 2 else 14 if version < 3 else 15 if version < 5 else 16)) - 1
    handled = struct.pack("<QQQ", everything, 3 if version >= 4 else 0, 3 if version >= 6 else 0)
    size = 8 if version < 4 else 16 if version < 6 else 24
    ruleset = libc.syscall(CREATE_RULESET, handled[:size], ctypes.c_size_t(size), 0)
    if ruleset < 0:
        return f"none: {os.strerror(ctypes.get_errno())}"
    for path in SYSTEM + interpreter() + [each for each in sys.path if each] + [os.fspath(each) for each in readable]:
        _allow(libc, ruleset, path, (READ | EXECUTE) & everything)
    for path in (found for pattern in DEVICES for found in glob.glob(pattern)):
        _allow(libc, ruleset, path, (READ | WRITE | DEVICE) & everything)
    _allow(libc, ruleset, scratch, everything)
    libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if libc.syscall(RESTRICT_SELF, ruleset, 0) != 0:
        return f"none: {os.strerror(ctypes.get_errno())}"
    os.close(ruleset)
    return f"landlock {version}"


def interpreter() -> list:
    """The folders that this Python and its libraries live in."""
    libraries = os.environ.get("LD_LIBRARY_PATH", "").split(":")
    places = [sys.prefix, sys.base_prefix, sys.exec_prefix, os.path.dirname(os.path.realpath(sys.executable)), *libraries]
    return sorted({os.path.abspath(place) for place in places if place})


def _allow(libc, ruleset, path, rights):
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    if not os.path.isdir(path):
        rights &= ONLY_FOR_FILES
    libc.syscall(ADD_RULE, ruleset, 1, struct.pack("<Qi", rights, handle), 0)
    os.close(handle)
