#!/bin/sh
# Sets up .venv from a hashed lock file. Does nothing when it is already set up from the same files.
#   sh scripts/setup.sh requirements.lock
set -eu
cd "$(dirname "$0")/.."
lock=$1

for python in "${PYTHON:-}" python3.11 python3.12 python3.13 python3; do
    [ -n "$python" ] && command -v "$python" >/dev/null 2>&1 &&
        "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' && break
    python=
done
[ -n "$python" ] || { echo "zoneplan needs Python 3.11 or newer / zoneplan cần Python 3.11 trở lên" >&2; exit 2; }

want=$(cat "$lock" pyproject.toml package-lock.json hatch_build.py | cksum)
[ -f ".venv/ready-$lock" ] && [ "$(cat ".venv/ready-$lock")" = "$want" ] && [ -d zoneplan/browser ] && exit 0

echo "Setting up zoneplan in .venv, some minutes the first time / Đang cài đặt, lần đầu mất vài phút" >&2
"$python" -m venv .venv
# The lock names everything, so pip must not look for anything itself: it would take a release newer than the lock
# for a dependency with an extra (coverage[toml]) and then refuse it for want of a hash.
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r "$lock"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
echo "$want" >".venv/ready-$lock"
