"""Entry point of the packaged program."""

import multiprocessing
import os
import sys


def give_the_system_its_own_libraries() -> None:
    """Let child processes, the browser and speech, find the system's libraries instead of the bundled ones.

    The bundled ones are loaded by now or found anyway: https://pyinstaller.org/en/stable/runtime-information.html
    """
    for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"):
        before = os.environ.pop(f"{name}_ORIG", None)
        if before is not None:
            os.environ[name] = before
        elif getattr(sys, "frozen", False):
            os.environ.pop(name, None)


if __name__ == "__main__":
    # Worker processes start this same program again.
    multiprocessing.freeze_support()
    give_the_system_its_own_libraries()
    from posecoach.cli import main

    raise SystemExit(main())
