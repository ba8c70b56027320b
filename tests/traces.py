"""Finding uses of the network in a trace of system calls."""

from __future__ import annotations

import re
from pathlib import Path


def network_calls(trace: Path) -> list[str]:
    """Return all calls on network sockets; local ones are left out.

    Sound libraries connect to a local sound server, and processes talk to their children.
    """
    calls = [line.split(maxsplit=1)[1] for line in trace.read_text().splitlines() if "(" in line]
    # A call that another thread interrupts takes two lines: the first has the arguments, and the second begins with
    # "<... connect resumed>" and must not count again.
    made = [call for call in calls if re.match(r"(socket|socketpair|connect|bind|listen|sendto|sendmsg)\(", call)]
    return [call for call in made if not re.search(r"AF_UNIX|AF_LOCAL", call) and not _without_address(call)]


def _without_address(call: str) -> bool:
    """Whether a message goes out on a connected socket, whose connecting is a call of its own."""
    return bool(re.match(r"sendto\(.*NULL, 0\)|sendmsg\(.*msg_name=NULL|listen\(", call)) or (
        call.startswith(("sendto(", "sendmsg(")) and "<unfinished" in call
    )
