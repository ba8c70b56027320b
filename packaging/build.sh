#!/usr/bin/env bash
# Makes dist/posecoach/, a folder that starts without Python.
set -euo pipefail
cd "$(dirname "$0")/.."

# An environment of its own: what is installed for development must not get into the folder.
export UV_PROJECT_ENVIRONMENT=build/packaging-environment
uv sync --quiet --no-default-groups --group packaging
"$UV_PROJECT_ENVIRONMENT"/bin/pyinstaller --noconfirm --log-level WARN \
    --distpath dist --workpath build/packaging packaging/posecoach.spec
du -sh dist/posecoach
