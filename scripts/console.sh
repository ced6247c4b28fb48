#!/usr/bin/env bash
# One console task: packages, build, lint, fmt, types, unit, browser, screenshots or figures. Installs the console's packages first when they are
# missing or older than the lock file. `--if-node` turns a missing Node into a note, for those who want only the hub.
set -euo pipefail
cd "$(dirname "$0")/../web"

task=${1:?"usage: scripts/console.sh packages|build|lint|fmt|types|unit|browser|screenshots|figures [--if-node] [arguments]"}
shift

node_is_new_enough() {
  command -v npm >/dev/null && node -e '
    const [major, minor] = process.versions.node.split(".").map(Number);
    process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)' 2>/dev/null
}

if ! node_is_new_enough; then
  found=$(node --version 2>/dev/null || echo none)
  if [ "${1:-}" = --if-node ]; then
    echo "console: not built, it needs Node 20.19 or newer (found: $found); the hub works without it" >&2
    exit 0
  fi
  echo "console: needs Node 20.19 or newer with npm (found: $found); get it from https://nodejs.org or your package system" >&2
  exit 1
fi
[ "${1:-}" = --if-node ] && shift

# npm writes this file last, so an interrupted installation is repeated.
if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  echo "console: npm ci"
  npm ci --no-audit --no-fund
  touch node_modules/.package-lock.json
fi

case $task in
  packages) ;;
  build) npm run --silent build -- "$@" ;;
  lint) npm run --silent lint -- "$@" && npm run --silent types ;;
  fmt) npm run --silent fmt -- "$@" ;;
  types) npm run --silent types -- "$@" ;;
  unit) npm run --silent test -- "$@" ;;
  browser) npm run --silent test:browser -- "$@" ;;
  screenshots | figures) npm run --silent "$task" -- "$@" ;;
  *) echo "console: no task \`$task\`" >&2; exit 2 ;;
esac
