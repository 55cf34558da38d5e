"""Runs a command confined by Landlock and seccomp, where a sandbox of namespaces is not to be had, and ends what it leaves.

landlock.py [--filter] [--user ID] [--gpus] [--read PATH]... [--write PATH]... [--limit NAME=VALUE]... -- COMMAND...
The seccomp filter comes as bytes on file descriptor 3. `--version` prints what the kernel offers. Standard library only.
"""

import argparse
import ctypes
import glob
import os
import resource
import signal
import struct
import sys

READ, EXECUTE, WRITE, DEVICE = 1 << 2 | 1 << 3, 1 << 0, 1 << 1, 1 << 15
FOR_FILES = EXECUTE | WRITE | 1 << 2 | 1 << 14 | DEVICE
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/nix/store", "/sys/devices/system", "/proc", "/etc/ld.so.cache",
          "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/localtime", "/etc/alternatives", "/etc/passwd", "/etc/group", "/etc/nsswitch.conf")
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
DIE_WITH_PARENT, ADOPT_ORPHANS, DROP_FROM_BOUNDS, NO_NEW_PRIVILEGES, SET_SECCOMP, FILTER_MODE = 1, 36, 24, 38, 22, 2
libc = ctypes.CDLL(None, use_errno=True)


def main():
    given, command = arguments()
    version = offered()
    if given.version:
        return print(version)
    if version < 1:
        refuse("this kernel has no Landlock", ctypes.get_errno())
    program = read_filter() if given.filter else b""
    checked("die with the runner", libc.prctl(DIE_WITH_PARENT, 9, 0, 0, 0))
    checked("adopt orphans", libc.prctl(ADOPT_ORPHANS, 1, 0, 0, 0))
    child = os.fork()
    if child != 0:
        return watch(child)
    checked("die with its watcher", libc.prctl(DIE_WITH_PARENT, 9, 0, 0, 0))
    if os.getuid() == 0:
        for capability in range(64):
            libc.prctl(DROP_FROM_BOUNDS, capability, 0, 0, 0)  # fails behind the last one there is
    if given.user is not None:
        become(given.user)
    for name, value in (each.split("=") for each in given.limit):
        value = int(value) + (tasks_of_ours() if name == "nproc" else 0)  # it counts what this user runs elsewhere too
        hard = resource.getrlimit(kind := getattr(resource, f"RLIMIT_{name.upper()}"))[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (value, value))
    checked("give up new privileges", libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0))
    fence(version, given)
    if program:
        checked("install the filter", libc.prctl(SET_SECCOMP, FILTER_MODE, ctypes.byref(as_program(program)), 0, 0))
    try:
        os.execvpe(command[0], command, os.environ)
    except OSError as problem:
        refuse(f"{command[0]} cannot be started: {problem.strerror}", 0, 127)


def arguments():
    words = sys.argv[1:]
    middle = words.index("--") if "--" in words else len(words)
    parser = argparse.ArgumentParser()
    for flag in ("--filter", "--gpus", "--version"):
        parser.add_argument(flag, action="store_true")
    for flag in ("--read", "--write", "--limit"):
        parser.add_argument(flag, action="append", default=[])
    parser.add_argument("--user", type=int)
    return parser.parse_args(words[:middle]), words[middle + 1:]


def offered():
    return libc.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), 1)


def watch(command):
    """Wait for the command, whatever asks us to leave; then end all that it has left behind, which is ours now."""
    for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    ended, status = os.waitpid(-1, 0)
    while ended != command:
        ended, status = os.waitpid(-1, 0)
    code = os.waitstatus_to_exitcode(status)
    try:
        while True:
            for orphan in children():
                os.kill(orphan, signal.SIGKILL)
            os.waitpid(-1, 0)
    except ChildProcessError:
        os._exit(code if code >= 0 else 128 - code)


def children():
    """Processes that are ours by birth or by adoption."""
    found = []
    for path in glob.glob("/proc/[0-9]*/stat"):
        try:
            with open(path, encoding="utf-8", errors="replace") as file:
                if int(file.read().rpartition(")")[2].split()[1]) == os.getpid():
                    found.append(int(path.split("/")[2]))
        except OSError:
            pass
    return found


def fence(version, given):
    everything = (1 << (13 if version < 2 else 14 if version < 3 else 15 if version < 5 else 16)) - 1
    # Connecting and binding TCP; abstract sockets and signals.
    attributes = struct.pack("<QQQ", everything, 3 if version >= 4 else 0, 3 if version >= 6 else 0)
    size = 8 if version < 4 else 16 if version < 6 else 24
    ruleset = checked("make rules", libc.syscall(CREATE_RULESET, attributes[:size], ctypes.c_size_t(size), 0))
    devices = DEVICES + (("/dev/nvidia*", "/dev/nvidia-caps/*") if given.gpus else ())
    rules = [(path, READ | EXECUTE) for path in (*SYSTEM, *(("/sys",) if given.gpus else ()), *given.read)]
    rules += [(path, READ | WRITE | DEVICE) for pattern in devices for path in glob.glob(pattern)]
    rules += [(path, everything) for path in given.write]
    for path, rights in rules:
        allow(ruleset, path, rights & everything)
    checked("obey the rules", libc.syscall(RESTRICT_SELF, ruleset, 0))
    os.close(ruleset)


def allow(ruleset, path, rights):
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    rights &= rights if os.path.isdir(path) else FOR_FILES
    checked(f"add {path}", libc.syscall(ADD_RULE, ruleset, 1, struct.pack("<Qi", rights, handle), 0))
    os.close(handle)


def become(user):
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    checked("die with the runner", libc.prctl(DIE_WITH_PARENT, 9, 0, 0, 0))  # changing the user resets it


def tasks_of_ours():
    """Threads of this user, wherever they run."""
    count = 0
    for folder in glob.glob("/proc/[0-9]*"):
        try:
            if os.stat(folder).st_uid == os.getuid():
                count += len(os.listdir(f"{folder}/task"))
        except OSError:
            pass
    return count


def read_filter():
    parts = []
    while part := os.read(3, 1 << 16):
        parts.append(part)
    os.close(3)
    return b"".join(parts)


def as_program(steps):
    """struct sock_fprog: how many steps, and where they are."""
    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_char_p)]
    return Program(len(steps) // 8, steps)


def checked(what, answer):
    if answer < 0:
        refuse(f"it could not {what}", ctypes.get_errno())
    return answer


def refuse(why, errno, code=126):
    print(f"landlock: {why}{errno and f' ({os.strerror(errno)})' or ''}", file=sys.stderr)
    os._exit(code)


if __name__ == "__main__":
    main()
