#!/usr/bin/env bash
# Installs the npm packages, where the lock file is newer than what is installed.
set -euo pipefail
cd "$(dirname "$0")"
if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
    npm ci --silent --no-audit --no-fund
    # npm leaves the time of an unchanged list alone.
    touch node_modules/.package-lock.json
fi
