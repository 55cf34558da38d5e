"""What an evaluator needs: run a candidate away from its scorer, and report in the contract's form. Standard library only."""

from .behaviour import digest
from .candidate import Candidate
from .errors import CandidateCrashed, CandidateError, CandidateOutOfMemory, CandidateTimedOut, Invalid, NonDeterministic
from .report import Request, main
from .seeds import derive

__all__ = [
    "Candidate", "CandidateCrashed", "CandidateError", "CandidateOutOfMemory", "CandidateTimedOut",
    "Invalid", "NonDeterministic", "Request", "derive", "digest", "main",
]
