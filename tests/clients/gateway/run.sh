#!/usr/bin/env bash
# A plan through LiteLLM's proxy, a gateway that people put before their language models; its answer is fixed.
set -euo pipefail
cd "$(dirname "$0")/.."
./install.sh
program=${PROGRAM:-../../target/debug/plan-creator}
data=$(mktemp -d "${TMPDIR:-/tmp}/plan-creator.XXXXXX")
started=()
finish() {
    status=$?
    [ ${#started[@]} -eq 0 ] || { kill "${started[@]}" && wait "${started[@]}"; } 2>/dev/null || true
    [ $status -eq 0 ] || tail -n 20 "$data"/*.log >&2
    rm -rf "$data"
    exit $status
}
trap finish EXIT

# until_true COMMAND…
until_true() {
    for _ in $(seq 1200); do
        "$@" >/dev/null 2>&1 && return
        sleep 0.1
    done
    echo "waited in vain for: $*" >&2
    return 1
}

port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
# Nothing is asked of other servers: the list of prices is the package's own.
LITELLM_LOCAL_MODEL_COST_MAP=True ./python.sh gateway -m litellm.proxy.proxy_cli \
    --config gateway/litellm.yaml --host 127.0.0.1 --port "$port" > "$data/gateway.log" 2>&1 &
started+=($!)
until_true curl -sf "http://127.0.0.1:$port/health/liveliness"

LLM_BASE_URL=http://127.0.0.1:$port/v1 LLM_MODEL=labels LLM_API_KEY=sk-local \
    "$program" serve --listen 127.0.0.1:0 --data-dir "$data/data" 2>"$data/serve.log" &
started+=($!)
until_true grep '"listening"' "$data/serve.log"
url=http://$(grep -m 1 '"listening"' "$data/serve.log" | sed 's/.*"address":"\([^"]*\)".*/\1/')/graphql
node gateway/plan.mjs "$url" "$("$program" token --data-dir "$data/data" --user "$(cat /proc/sys/kernel/random/uuid)")"
