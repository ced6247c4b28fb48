#!/usr/bin/env bash
# Installs the newest clients into a folder of its own, builds the hub, and drives the clients through it.
#
#   CLIENTS="Claude Code,Codex"  only these        PROVIDERS=claude,gemini  only these
#   CLIENTS_DIR  where the clients are kept between runs; default target/clients
set -euo pipefail
cd "$(dirname "$0")/../.."
target=${CARGO_TARGET_DIR:-target}
kept=${CLIENTS_DIR:-$target/clients}
mkdir -p "$kept"
kept=$(cd "$kept" && pwd)

command -v python3 >/dev/null || { echo "python3 is missing: the SDKs for Python are tested with it (Debian: apt install python3-venv)"; exit 1; }
cp tests/clients/package.json "$kept/package.json"
(
  cd "$kept"
  npm install --no-audit --no-fund --loglevel=error
  # Claude Code's newest version asks for a newer Node than some systems have; npm has Node as a package.
  if [ "$(node -p 'process.versions.node.split(".")[0]')" -lt 22 ]; then
    npm install --no-save --no-audit --no-fund --loglevel=error "node-$(node -p 'process.platform')-$(node -p 'process.arch')@24"
  fi
  [ -x py/bin/python ] || python3 -m venv py
  py/bin/pip install --quiet --upgrade anthropic openai google-genai
)
cargo build --locked --workspace --bin claude-code-hub
tmp=$(mktemp -d "${TMPDIR:-/tmp}/hub-clients.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
# ES modules are looked up beside the scripts.
ln -sfn "$kept/node_modules" tests/clients/node_modules
PATH="$kept/node_modules/.bin:$PATH" node tests/clients/run.mjs \
  "$(cd "$target" && pwd)/debug/claude-code-hub" "$kept/node_modules/.bin" "$kept/py/bin/python" "$tmp" "${CLIENTS:-}" "${PROVIDERS:-}"
