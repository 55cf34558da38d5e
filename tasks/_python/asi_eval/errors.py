"""What can be wrong with a candidate, as exceptions; every other exception is the evaluator's own fault."""


class CandidateError(Exception):
    """A candidate failed; `kind` is the error class of the result file."""

    kind = "crashed"

    def __init__(self, message: str, trace: str = ""):
        super().__init__(message)
        self.message = message
        self.trace = trace


class Invalid(CandidateError):
    """It ran, but what it gave back breaks the rules of the task."""

    kind = "invalid"


class CandidateCrashed(CandidateError):
    """It raised, ended its process, or answered with bytes that mean nothing."""

    kind = "crashed"


class CandidateTimedOut(CandidateError):
    """It used up its wall or CPU seconds."""

    kind = "timedOut"


class CandidateOutOfMemory(CandidateError):
    """It asked for more memory than it may have."""

    kind = "memory"


class NonDeterministic(CandidateError):
    """The same call gave two different answers."""

    kind = "nondeterministic"


BY_KIND = {each.kind: each for each in (Invalid, CandidateCrashed, CandidateTimedOut, CandidateOutOfMemory, NonDeterministic)}
