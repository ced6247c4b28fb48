#!/usr/bin/env bash
# The work behind `make test`: everything that must be true before a change goes in. A failed step does not stop the
# later ones, so that one run tells everything; steps that cannot work without a failed one are skipped by name.
# The last line is `N passed, N failed`; a failed step that is not a test counts as one failure.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/packages.sh
. scripts/servers.sh

export CARGO_TERM_COLOR=${CARGO_TERM_COLOR:-never} CI=${CI:-true}
tmp=$(mktemp -d "${TMPDIR:-/tmp}/hub-test.XXXXXX")
passed=0
failed=0

finish() {
  stop_servers
  rm -rf "$tmp"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Runs one step: its output as it comes, then a line with how long it took. Functions run in this shell, for what they export.
step() {
  local name=$1 start=$SECONDS
  shift
  echo "==> $name"
  if "$@"; then
    echo "    $name: ok, $((SECONDS - start)) s"
  else
    echo "    $name: FAILED, $((SECONDS - start)) s"
    failures="${failures:-}${failures:+, }$name"
    return 1
  fi
}

check() { step "$@" || failed=$((failed + 1)); }

# A hanging step must not hang the machine. macOS has no `timeout`; there the person is the limit.
within() {
  local seconds=$1
  shift
  if command -v timeout >/dev/null; then
    timeout --foreground --kill-after=30 "$seconds" "$@"
  else
    "$@"
  fi
}

# Tests count themselves: by how many passed, and at least one failure when the runner failed before it could count.
count() {
  local good=${1:-0} bad=${2:-0} ok=$3
  if [ "$ok" != 0 ] && [ "$bad" = 0 ]; then bad=1; fi
  passed=$((passed + good))
  failed=$((failed + bad))
}

vitest() {
  local name=$1 report=$tmp/$1.json ok=0 counts
  shift
  within 900 scripts/console.sh "$name" --reporter=default --reporter=json --outputFile.json="$report" || ok=$?
  counts=$(node -e '
    const report = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
    console.log(report.numPassedTests, report.numFailedTests);' "$report" 2>/dev/null || echo 0 0)
  count ${counts} "$ok"
  return "$ok"
}

nextest() {
  local ok=0 summary
  within 2400 cargo nextest run --workspace --locked 2>&1 | tee "$tmp/nextest.log" || ok=$?
  summary=$(grep -E '^ *Summary ' "$tmp/nextest.log" | tail -1 || true)
  # nextest says `3 failed`, and `1 timed out` or `1 exec failed` apart from it.
  count "$(sed -nE 's/.* ([0-9]+) passed.*/\1/p' <<<"$summary")" \
    "$(grep -oE '[0-9]+ (failed|timed out|exec failed)' <<<"$summary" | awk '{n += $1} END {print n + 0}')" "$ok"
  return "$ok"
}

# The hub and the scripted upstream that the browser tests put behind it.
hub_binary() {
  local folder
  # With `--tests` packages have the features that the tests gave them: nothing is compiled twice.
  cargo build --workspace --locked --tests --bins || return 1
  folder=$(cargo metadata --format-version 1 --no-deps --locked | node -e '
    let text = ""; process.stdin.on("data", (part) => { text += part; });
    process.stdin.on("end", () => console.log(JSON.parse(text).target_directory + "/debug"));') || return 1
  export HUB_BIN=$folder/claude-code-hub SCRIPTED_UPSTREAM=$folder/scripted-upstream
}

if ! step "system packages" install_packages || ! step "cargo tools" install_cargo_tools; then
  echo "0 passed, 1 failed"
  exit 1
fi

if step "console packages" within 900 scripts/console.sh packages; then
  check "console lint and types" within 900 scripts/console.sh lint
  step "console unit tests" vitest unit || true
  check "console build" within 600 scripts/console.sh build
  console=ready
else
  failed=$((failed + 1))
  console=missing
  echo "    console lint, types, unit tests and build: skipped, they need its packages"
fi
check "cargo fmt" cargo fmt --all --check
check "cargo clippy" within 2400 cargo clippy --workspace --all-targets --locked -- -D warnings
if step "PostgreSQL and Redis" start_servers; then
  step "Rust tests" nextest || true
else
  failed=$((failed + 1))
  echo "    Rust tests: skipped, they need PostgreSQL and Redis"
fi
if ! step "hub binary" hub_binary; then
  failed=$((failed + 1))
  echo "    browser tests: skipped, they need the hub"
elif [ "$console" = missing ]; then
  echo "    browser tests: skipped, they need the console's packages"
else
  step "browser tests" vitest browser || true
fi

echo "==> done after $((SECONDS / 60)) min $((SECONDS % 60)) s${failures:+; failed: $failures}"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
