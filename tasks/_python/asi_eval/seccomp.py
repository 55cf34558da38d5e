"""Takes from the candidate's process the system calls that no computation needs (Linux on x86-64 and arm64).

They fail with EPERM: looking into other processes, mounting, new namespaces, kernel modules, keys, tracing, sockets other
than local ones. A program for another processor ends the process. It cannot be undone and holds for all descendants.
"""

import ctypes
import errno
import platform
import struct
import sys

# system call: number on x86-64, number on arm64 (None where it does not exist)
DENIED = {
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "pidfd_getfd": (438, 438), "process_madvise": (440, 440),
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "open_tree": (428, 428),
    "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433),
    "mount_setattr": (442, 442), "unshare": (272, 97), "setns": (308, 268), "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264), "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "kexec_load": (246, 104), "kexec_file_load": (320, 294), "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106), "reboot": (169, 142),
    "swapon": (167, 224), "swapoff": (168, 225), "acct": (163, 89), "quotactl": (179, 60), "quotactl_fd": (443, 443), "syslog": (103, 116),
    "sethostname": (170, 161), "setdomainname": (171, 162), "iopl": (172, None), "ioperm": (173, None),
    "clock_settime": (227, 112), "clock_adjtime": (305, 266), "settimeofday": (164, 170), "adjtimex": (159, 171),
}
# audit name, column of the tables, clone, clone3, socket, first number of the x32 calls
MACHINES = {"x86_64": (0xC000003E, 0, 56, 435, 41, 1 << 30), "aarch64": (0xC00000B7, 1, 220, 435, 198, None)}
NEW_USER_NAMESPACE, LOCAL_SOCKETS = 0x10000000, 1
LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER, ARCHITECTURE, FIRST_ARGUMENT = 0, 4, 16
ALLOW, KILL, ERROR = 0x7FFF0000, 0x80000000, 0x00050000
NO_NEW_PRIVILEGES, SET_SECCOMP, FILTER = 38, 22, 2


def program(machine: str) -> bytes:
    """The filter for this machine, as the kernel reads it: eight bytes per instruction."""
    audit, column, clone, clone3, socket, x32 = MACHINES[machine]
    refuse = _step(RETURN, ERROR | errno.EPERM)
    steps = [_step(LOAD, ARCHITECTURE), _step(EQUAL, audit, 1, 0), _step(RETURN, KILL), _step(LOAD, NUMBER)]
    if x32 is not None:
        steps += [_step(AT_LEAST, x32, 0, 1), _step(RETURN, KILL)]
    for number in (numbers[column] for numbers in DENIED.values() if numbers[column] is not None):
        steps += [_step(EQUAL, number, 0, 1), refuse]
    steps += [_step(EQUAL, clone3, 0, 1), _step(RETURN, ERROR | errno.ENOSYS)]  # its flags cannot be read: libc falls back
    steps += [_step(EQUAL, clone, 0, 4), _step(LOAD, FIRST_ARGUMENT), _step(ANY_BIT, NEW_USER_NAMESPACE, 0, 1), refuse, _step(RETURN, ALLOW)]
    steps += [_step(EQUAL, socket, 0, 3), _step(LOAD, FIRST_ARGUMENT), _step(EQUAL, LOCAL_SOCKETS, 1, 0), refuse]
    return b"".join([*steps, _step(RETURN, ALLOW)])


def refuse_system_calls() -> str:
    """Set the filter on this process; the answer says whether it holds ("seccomp", or "none: why")."""
    machine = {"arm64": "aarch64", "AMD64": "x86_64"}.get(platform.machine(), platform.machine())
    if not sys.platform.startswith("linux") or machine not in MACHINES or sys.maxsize < 1 << 32:
        return f"none: no seccomp filter for {machine} on {sys.platform}"
    steps = program(machine)
    text = ctypes.create_string_buffer(steps, len(steps))
    header = struct.pack("@HP", len(steps) // 8, ctypes.addressof(text))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    held = ctypes.create_string_buffer(header, len(header))
    if libc.prctl(SET_SECCOMP, FILTER, ctypes.c_void_p(ctypes.addressof(held)), 0, 0) != 0:
        return f"none: seccomp: {errno.errorcode.get(ctypes.get_errno(), ctypes.get_errno())}"
    return "seccomp"


def _step(code, value, on_true=0, on_false=0):
    return struct.pack("=HBBI", code, on_true, on_false, value)
