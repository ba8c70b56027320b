"""What a trace of system calls tells of a network."""

from __future__ import annotations

import re
from pathlib import Path


def network_calls(trace: Path) -> list[str]:
    """Return all calls but those that make or use sockets of this machine's own.

    Sound libraries ask for a local sound server, processes talk to those they started: that reaches nobody.
    """
    calls = [line.split(maxsplit=1)[1] for line in trace.read_text().splitlines() if "(" in line]
    # A call that another thread interrupts is told in two lines; the first has the arguments, and the second, which
    # begins with "<... connect resumed>", is none of its own.
    made = [call for call in calls if re.match(r"(socket|socketpair|connect|bind|listen|sendto|sendmsg)\(", call)]
    return [call for call in made if not re.search(r"AF_UNIX|AF_LOCAL", call) and not _without_address(call)]


def _without_address(call: str) -> bool:
    """Whether a message goes out on a socket that is connected: how it was connected is a call of its own."""
    return bool(re.match(r"sendto\(.*NULL, 0\)|sendmsg\(.*msg_name=NULL|listen\(", call)) or (
        call.startswith(("sendto(", "sendmsg(")) and "<unfinished" in call
    )
