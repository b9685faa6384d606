#!/bin/sh
# Sets zoneplan up where needed, then opens the app. Arguments go to "zoneplan app".
set -eu
cd "$(dirname "$0")/.."
sh scripts/setup.sh requirements.lock
exec .venv/bin/zoneplan app "$@"
