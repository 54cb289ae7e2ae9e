#!/usr/bin/env bash
# A plan through LiteLLM's proxy, a gateway that people put before their language models; its answer is fixed.
set -euo pipefail
cd "$(dirname "$0")/.."
./install.sh
source ./program.sh

port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
# Nothing is asked of other servers: the list of prices is the package's own.
LITELLM_LOCAL_MODEL_COST_MAP=True ./python.sh gateway -m litellm.proxy.proxy_cli \
    --config gateway/litellm.yaml --host 127.0.0.1 --port "$port" > "$data/gateway.log" 2>&1 &
started+=($!)
wait_for "$data/gateway.log" 'Uvicorn running' 120

export LLM_BASE_URL=http://127.0.0.1:$port/v1 LLM_MODEL=labels LLM_API_KEY=sk-local
serve
node gateway/plan.mjs "$url" "$(token)"
