#!/usr/bin/env bash
# Every strategy under load through every event (promote, abort at each moment, retry, undo, another version and another scale in the
# middle, the server killed at each moment): requests, failures, seconds. Writes the table into docs/measurements.md.
# usage: bench/releases.sh [STRATEGY]     prints the rows of one strategy, and leaves the document as it is
set -uo pipefail
root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
cd "$root" || exit
# shellcheck source=bench/document.bash
. bench/document.bash
rows=$(mktemp)
trap 'rm -f "$rows" "$rows.table"' EXIT

export SLIPWAY_LONG=1 SLIPWAY_RELEASE_TABLE=$rows SLIPWAY_RELEASE_STRATEGY=${1:-}
./test EndToEnd --filter-class '*ReleaseMatrixTests' --no-progress --no-ansi || { cat "$rows"; exit 1; }
header='| strategy | event | moment | requests | failed by the platform | seconds | seconds to zero traffic |'
if [ -n "${1:-}" ]; then printf '%s\n' "$header" "$(cat "$rows")"; exit; fi

{
  printf '%s cores, %s, load %s before.\n\n' "$(nproc)" "$(date -u +%F)" "$(cut -d' ' -f1 /proc/loadavg)"
  printf '%s\n|---|---|---|---:|---:|---:|---:|\n' "$header"
  cat "$rows"
} >"$rows.table"
keep releases "$rows.table" '| [0-9][0-9.]* | [0-9. ]*|$'
