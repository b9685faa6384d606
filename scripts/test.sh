#!/bin/sh
# Sets everything up, then passes lint, types, doctests and all tests, those in a real browser included, and a minute of
# damaged input for each parser. With arguments: only pytest with these arguments.
set -eu
cd "$(dirname "$0")/.."

missing=
command -v chromium >/dev/null 2>&1 || missing="chromium fonts-noto-core"
command -v ogrinfo >/dev/null 2>&1 || missing="$missing gdal-bin"
command -v pdftotext >/dev/null 2>&1 || missing="$missing poppler-utils"
command -v soffice >/dev/null 2>&1 || missing="$missing libreoffice-writer libreoffice-calc"
[ -n "$(ls /usr/share/postgresql/*/extension/postgis.control 2>/dev/null)" ] || missing="$missing postgresql-15-postgis-3"
if [ -n "$missing" ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq
        # shellcheck disable=SC2086 # several packages
        # the tests start a database of their own; at this run level no package starts one for the machine
        RUNLEVEL=1 apt-get install -y -qq --no-install-recommends $missing >/dev/null
    else
        echo "The tests need Debian's: $missing (sudo apt-get install $missing)" >&2
        exit 2
    fi
fi

sh scripts/setup.sh requirements-test.lock
if [ $# -gt 0 ]; then
    exec .venv/bin/python -m pytest "$@"
fi
.venv/bin/ruff format --check .
.venv/bin/ruff check .
.venv/bin/mypy
# the hunt takes what the tests beside it leave of the processor
hunt_log=$(mktemp)
nice -n 19 .venv/bin/python faults/fuzz.py --seconds 60 --at-once 6 >"$hunt_log" 2>&1 &
hunt=$!
trap 'kill "$hunt" 2>/dev/null || true; rm -f "$hunt_log"' EXIT
# two processes: these tests wait more than they reckon; what measures their reach slows them, so only where it is asked for
.venv/bin/python -m pytest --numprocesses=2 --ignore=tests/browser --ignore=tests/store --ignore=tests/sources/admission
.venv/bin/python -m pytest --numprocesses=2 --cov=zoneplan.store --cov=zoneplan.sources.admission --cov-branch \
    --cov-report=term-missing:skip-covered tests/store tests/sources/admission
.venv/bin/python faults/run.py --short
wait "$hunt" && status=0 || status=$?
cat "$hunt_log"
[ "$status" = 0 ] || exit "$status"
# a real browser on a busy machine may miss a moment: what failed is run once more, alone, and must pass then
# (files as they come: by the number of their tests, those with few and long ones would run alone at the end)
.venv/bin/python -m pytest --numprocesses=2 --dist=loadfile --no-loadscope-reorder tests/browser ||
    .venv/bin/python -m pytest --last-failed --last-failed-no-failures=none tests/browser
