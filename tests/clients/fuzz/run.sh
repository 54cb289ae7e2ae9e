#!/usr/bin/env bash
# usage: fuzz/run.sh URL TOKEN: schemathesis asks each field of the API what it likes, EXAMPLES times (100), with valid
# and with invalid documents; an error of ours, a broken connection or a wait of 10 s fails.
set -euo pipefail
cd "$(dirname "$0")"
SCHEMATHESIS_HOOKS=hooks PYTHONPATH=. ../python.sh . -m schemathesis.cli run ../../../schema.graphql --url "$1" \
    --header "Authorization: Bearer $2" --max-examples "${EXAMPLES:-100}" --mode all --workers 2 --checks answered \
    --request-timeout 10 --continue-on-failure --suppress-health-check all --generation-database none --warnings off \
    --no-color ${SEED:+--seed "$SEED"}
