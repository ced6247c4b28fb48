#!/usr/bin/env bash
# Fuzzes every target for so many seconds, beginning with the recorded cases, and keeps what found something new.
#
#   SECONDS_EACH=600   TARGETS="sse messages_over_chat"   JOBS=2  targets at once
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${SECONDS_EACH:-60}
jobs=${JOBS:-2}
cargo fuzz --version >/dev/null 2>&1 || cargo install --locked cargo-fuzz
# Stable compilers take cargo-fuzz's flags too, when they are told to. There is no unsafe code that a sanitizer would watch.
export RUSTC_BOOTSTRAP=1
cargo fuzz build --sanitizer none
targets=${TARGETS:-$(cargo fuzz list)}
fuzz() {
  target=$1
  seeds=()
  for dialect in messages chat responses gemini; do
    case $target in *"$dialect"* | sse) seeds+=("tests/fixtures/translate/cases/$dialect") ;; esac
  done
  mkdir -p "fuzz/corpus/$target" "fuzz/artifacts/$target"
  log=$(mktemp)
  if "$built/$target" "fuzz/corpus/$target" "${seeds[@]}" -artifact_prefix="fuzz/artifacts/$target/" \
    -max_total_time="$seconds" -max_len=8192 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 >"$log" 2>&1; then
    echo "$target: no crash, $(grep -o 'number_of_executed_units: *[0-9]*' "$log" | grep -o '[0-9]*') executions"
  else
    echo "$target: CRASH"
    tail -40 "$log"
    return 1
  fi
}
export -f fuzz
export seconds
host=$(rustc -vV | sed -n 's/^host: //p')
export built=${CARGO_TARGET_DIR:-fuzz/target}/$host/release
if [ ! -d fuzz/corpus ] && [ -f fuzz/corpus.tar.gz ]; then tar -xzf fuzz/corpus.tar.gz -C fuzz; fi
printf '%s\n' $targets | xargs -P "$jobs" -I{} bash -c 'fuzz {}'
