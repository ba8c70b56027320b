"""What the program of the folder runs."""

import multiprocessing
import os
import sys


def give_the_system_its_own_libraries() -> None:
    """Have programs that are started from here, the browser and speech, find the system's libraries, not the folder's.

    The folder's own are loaded by now, or found without it: https://pyinstaller.org/en/stable/runtime-information.html
    """
    for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"):
        before = os.environ.pop(f"{name}_ORIG", None)
        if before is not None:
            os.environ[name] = before
        elif getattr(sys, "frozen", False):
            os.environ.pop(name, None)


if __name__ == "__main__":
    # Processes that work on a video are this same program, started again.
    multiprocessing.freeze_support()
    give_the_system_its_own_libraries()
    from posecoach.cli import main

    raise SystemExit(main())
