#!/usr/bin/env bash
# What clients do, with real ones (graphql-ws, curl, psql, Apollo Client, urql, Relay, MCP clients, Python's gql, the web
# client and the playground in Chromium, the web client's main journeys in Firefox), plans recomputed by a program of its own,
# and what graphql-http's audits, schemathesis and graphql-js find, against the program on a private Postgres, and the audits
# against the example of graphql-gate. Cargo builds it together with the tests.
set -euo pipefail
cd "$(dirname "$0")"
./install.sh
# What the Relay example runs.
npm run --silent relay
source ./program.sh
serve --workers 0

# twice COMMAND…: runs what fails once more, and names what then passes as flaky (decision 69).
flaky=()
twice() {
    "$@" && return
    printf '\nonce more: %s\n' "$*"
    "$@" || return
    flaky+=("$1 $2")
}

echo '# psql in the place of the worker'
node main-job.mjs "$url" "$(token)" --by-hand "psql -qX $(printf %q "$("$program" database-url --data-dir "$data")")"

echo '# a worker that starts late: every stage is seen'
node main-job.mjs "$url" "$(token)" --expect-all > "$data/all.log" &
job=$!
wait_for "$data/all.log" 'ok '
"$program" work --data-dir "$data" --workers 1 2>"$data/work.log" &
started+=($!)
wait "$job" || { cat "$data/all.log"; exit 1; }
cat "$data/all.log"

echo '# workers at work'
node main-job.mjs "$url" "$(token)"

for client in 'node live/apollo.mjs' 'node live/urql.mjs' 'node live/mcp.mjs' './python.sh live live/python_gql.py' 'node live/examples.mjs' \
    'node live/audits.mjs' 'node browser/playground.mjs'; do
    echo "# $client"
    twice $client "$url" "$(token)"
done

echo '# plans of every kind, recomputed'
node plans/run.mjs "$url" "$(token)" --plans "${PLANS:-14}" > "$data/plans.log" || { cat "$data/plans.log"; exit 1; }
tail -n 1 "$data/plans.log"

echo '# a server of another domain, on graphql-gate'
"$(dirname "$program")/examples/library" > "$data/library.url" &
started+=($!)
wait_for "$data/library.url" http
node live/audits.mjs "$(cat "$data/library.url")" Ada

echo '# the web client in Chromium'
twice node browser/client.mjs "$program"

echo '# its main journeys in Firefox'
twice node browser/firefox.mjs "$program"

for role in authenticated service; do
    echo "# fuzz/run.sh, $role"
    EXAMPLES=${EXAMPLES:-5} fuzz/run.sh "$url" "$(token --role "$role")" > "$data/fuzz.log" || { cat "$data/fuzz.log"; exit 1; }
    grep -A 1 'Test cases' "$data/fuzz.log"
done

echo '# random documents, held against graphql-js'
DOCUMENTS=${DOCUMENTS:-1000} node differential/run.mjs "$program"
[ ${#flaky[@]} -eq 0 ] || printf '\nFLAKY, passed only when repeated: %s\n' "${flaky[@]}"
