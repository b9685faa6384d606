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
logs=$(mktemp -d)
beside=
trap '[ -z "$beside" ] || kill -- $beside 2>/dev/null || true; wait; rm -rf "$logs"' EXIT
trap 'exit 130' INT TERM

# Debian's packages come while pip's do; only dpkg must not be cut off, so it is waited for whatever happens
debian=
if [ -n "$missing" ]; then
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
        echo "The tests need Debian's: $missing (sudo apt-get install $missing)" >&2
        exit 2
    fi
    # shellcheck disable=SC2086 # several packages
    # the tests start a database of their own; at this run level no package starts one for the machine
    (
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq && RUNLEVEL=1 apt-get install -y -qq --no-install-recommends $missing
    ) >"$logs/debian" 2>&1 &
    debian=$!
fi
# modules that many processes import are compiled once, even where the machine says otherwise
export PYTHONDONTWRITEBYTECODE=
sh scripts/setup.sh requirements-test.lock
if [ -n "$debian" ] && ! wait "$debian"; then
    cat "$logs/debian" >&2
    exit 2
fi
if [ $# -gt 0 ]; then
    .venv/bin/python -m pytest "$@"
    exit
fi
.venv/bin/ruff format --check .
.venv/bin/ruff check .

idle="nice -n 19"
command -v chrt >/dev/null 2>&1 && idle="chrt --idle 0"

# The browser's tests wait more than they reckon, so the others run beside them and give way to them; the hunt takes
# what both leave. What runs beside is shown when it has ended.
setsid $idle .venv/bin/python faults/fuzz.py --seconds 60 --at-once 6 >"$logs/hunt" 2>&1 &
hunt=$!
# files as they come: by the number of their tests, those with few and long ones would run alone at the end
in_browser="-o cache_dir=.pytest_cache/browser tests/browser"
# shellcheck disable=SC2086 # several arguments
setsid .venv/bin/python -m pytest --numprocesses=2 --dist=loadfile --no-loadscope-reorder $in_browser >"$logs/browser" 2>&1 &
browser=$!
beside="-$hunt -$browser"  # each with all that it started
nice .venv/bin/python -m mypy
nice .venv/bin/python -m pytest --numprocesses=2 --ignore=tests/browser --ignore=tests/store --ignore=tests/sources/admission
# what measures their reach slows them, so only where it is asked for
nice .venv/bin/python -m pytest --numprocesses=2 --cov=zoneplan.store --cov=zoneplan.sources.admission --cov-branch \
    --cov-report=term-missing:skip-covered tests/store tests/sources/admission
wait "$hunt" && status=0 || status=$?
cat "$logs/hunt"
[ "$status" = 0 ] || exit "$status"
wait "$browser" && status=0 || status=$?
cat "$logs/browser"
[ "$status" = 0 ] && exit
# 1: all were run, and some failed; after anything else (a worker that was lost) some were not run at all
[ "$status" = 1 ] || exit "$status"
# a real browser on a busy machine may miss a moment: what failed is run once more, alone, and must pass then
# shellcheck disable=SC2086
.venv/bin/python -m pytest --last-failed --last-failed-no-failures=none $in_browser
