"""Live AWS against the assembly: each golden property read back through the service's own API."""

from paved_constructs.tools.verify.calls import Clients, session_clients
from paved_constructs.tools.verify.checks import verify
from paved_constructs.tools.verify.gaps import Gaps
from paved_constructs.tools.verify.report import Difference, Left, Line, Report, Verdict, VerifyError

__all__ = [
    "Clients",
    "Difference",
    "Gaps",
    "Left",
    "Line",
    "Report",
    "Verdict",
    "VerifyError",
    "session_clients",
    "verify",
]
