"""A child process that can be talked to, measured, and ended with everything it started."""

import contextlib
import os
import selectors
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time

from .descendants import adopt_orphans, cpu_of_descendants, end_orphans, stat_of

TICK_S = 0.05
PASSED_THROUGH_BYTES = 1 << 20
_living = set()


class Ended(Exception):
    """The process closed its end of the conversation."""


class OutOfTime(Exception):
    """The process used more wall or CPU seconds than it may."""


class Process:
    """One child in a session and a scratch directory of its own, spoken to over two pipes."""

    def __init__(self, command, env, around=None):
        """`around` makes, for a scratch directory, the words of another program that is to run the command."""
        adopt_orphans()
        self.scratch = tempfile.mkdtemp(prefix="candidate-")
        self._is_wrapped = around is not None
        self._popen = subprocess.Popen(
            [*(around(self.scratch) if around else []), *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            cwd=self.scratch, env={**env, "HOME": self.scratch, "TMPDIR": self.scratch}, start_new_session=True, bufsize=0,
        )
        self.pid = self._popen.pid
        _living.add(self.pid)
        self._stdin, self._stdout, self._stderr = (pipe.fileno() for pipe in (self._popen.stdin, self._popen.stdout, self._popen.stderr))
        for handle in (self._stdin, self._stdout, self._stderr):
            os.set_blocking(handle, False)
        self._heard = 0
        self._usage = None
        self.exit = None
        self.over = False

    def exchange(self, request: bytes, count_answer, until: float, cpu_s: float) -> bytes:
        """Send `request`; gather the answer until `count_answer(bytes so far)` says how many bytes it has."""
        unsent, answer, wanted = memoryview(request), bytearray(), None
        with selectors.DefaultSelector() as selector:
            selector.register(self._stdin, selectors.EVENT_WRITE)
            selector.register(self._stdout, selectors.EVENT_READ)
            with contextlib.suppress(KeyError, ValueError, OSError):
                selector.register(self._stderr, selectors.EVENT_READ)
            while wanted is None or len(answer) < wanted:
                if time.monotonic() > until:
                    raise OutOfTime("wall")
                if self.cpu_s > cpu_s:
                    raise OutOfTime("cpu")
                events = selector.select(TICK_S)
                for key, _ in events:
                    if key.fd == self._stdin:
                        unsent = self._send(unsent)
                        if not unsent:
                            selector.unregister(self._stdin)
                    elif key.fd == self._stdout:
                        answer += self._hear()
                        wanted = count_answer(answer) if wanted is None else wanted
                    elif not self._pass_through():
                        selector.unregister(self._stderr)
                if not events and self._reap(block=False):
                    raise Ended()
        return bytes(answer)

    @property
    def cpu_s(self) -> float:
        """CPU seconds used so far, by all threads and by the children it has waited for."""
        if self._usage is not None:
            return self._usage
        with contextlib.suppress(OSError, ValueError, IndexError):
            own = time.clock_gettime((~self.pid << 3) | 2)  # Linux: the clock of another process
            fields = stat_of(self.pid)
            inside = cpu_of_descendants(self.pid) if self._is_wrapped else 0.0
            return own + inside + (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")
        return 0.0

    @property
    def peak_mb(self) -> float:
        """The most memory it held at once; known once it has ended."""
        return self._peak_mb if self._usage is not None else 0.0

    def end(self) -> None:
        """Kill it, its group, and whatever it left behind; wait for all of them; remove the scratch directory."""
        if self.over:
            return
        self.over = True
        used = self.cpu_s
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self._reap(block=True)
        _living.discard(self.pid)
        self._usage = max(used, self._usage + end_orphans(_living))  # whoever is killed outright takes what it knew of others along
        while self._pass_through():
            pass
        for pipe in (self._popen.stdin, self._popen.stdout, self._popen.stderr):
            pipe.close()
        _remove(self.scratch)

    def _send(self, unsent):
        try:
            return unsent[os.write(self._stdin, unsent[: 1 << 20]) :]
        except BlockingIOError:
            return unsent
        except BrokenPipeError:
            self._settle()
            raise Ended() from None

    def _hear(self):
        try:
            part = os.read(self._stdout, 1 << 20)
        except BlockingIOError:
            return b""
        if not part:
            self._settle()
            raise Ended()
        return part

    def _settle(self):
        """Give a process that hung up a moment to exit, so that its status can be reported."""
        patience = time.monotonic() + 1
        while not self._reap(block=False) and time.monotonic() < patience:
            time.sleep(0.005)

    def _pass_through(self):
        """Forward some of what it printed; false when there is nothing to read now or ever."""
        try:
            part = os.read(self._stderr, 1 << 16)
        except (BlockingIOError, OSError):
            return False
        room = max(0, PASSED_THROUGH_BYTES - self._heard)
        self._heard += len(part)
        with contextlib.suppress(OSError):
            os.write(2, part[:room])
            if room and self._heard >= PASSED_THROUGH_BYTES:
                os.write(2, b"\n[the candidate printed more than 1 MiB: the rest is dropped]\n")
        return bool(part)

    def _reap(self, block):
        if self._usage is not None:
            return True
        pid, status, used = os.wait4(self.pid, 0 if block else os.WNOHANG)
        if pid == 0:
            return False
        self._popen.returncode = os.waitstatus_to_exitcode(status)
        self.exit = _as_signal(self._popen.returncode) if self._is_wrapped else self._popen.returncode
        self._usage = used.ru_utime + used.ru_stime
        self._peak_mb = used.ru_maxrss / (1024 if sys.platform != "darwin" else 1 << 20)
        return True


def _as_signal(code):
    """A program that runs another tells of its end by signal N as exit code 128 + N."""
    return 128 - code if 128 < code < 192 else code


def _remove(folder):
    def unlock(function, path, _):
        with contextlib.suppress(OSError):
            os.chmod(os.path.dirname(path), stat.S_IRWXU)
            if not os.path.islink(path):
                os.chmod(path, stat.S_IRWXU)
            function(path)

    shutil.rmtree(folder, onerror=unlock)
    if os.path.isdir(folder):
        shutil.rmtree(folder, ignore_errors=True)
