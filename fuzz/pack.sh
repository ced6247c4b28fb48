#!/usr/bin/env bash
# Packs the smallest part of fuzz/corpus that reaches as much code as all of it. Targets must have been built (`make fuzz`).
set -euo pipefail
cd "$(dirname "$0")/.."
host=$(rustc -vV | sed -n 's/^host: //p')
built=${CARGO_TARGET_DIR:-fuzz/target}/$host/release
small=$(mktemp -d)
trap 'rm -rf "$small"' EXIT
for folder in fuzz/corpus/*/; do
  target=$(basename "$folder")
  mkdir -p "$small/corpus/$target"
  "$built/$target" -merge=1 -max_len=256 "$small/corpus/$target" "$folder" 2>/dev/null
  echo "$target: $(find "$small/corpus/$target" -type f | wc -l) inputs"
done
tar --sort=name --owner=0 --group=0 --mtime=@0 -C "$small" -czf fuzz/corpus.tar.gz corpus
