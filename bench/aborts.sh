#!/usr/bin/env bash
# From the command to abort until no request reaches the canary any more, by the pods' own logs: N aborts (default 500) under 1,000
# requests a second; server, pods and load share the cores.
set -uo pipefail
# shellcheck source=bench/slipway.bash
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/slipway.bash"

count=${1:-500}
case $count in '' | *[!0-9]* | 0) echo "usage: $0 [N], N at least 1" >&2; exit 64 ;; esac
ready_to_measure
up || exit
"$slipway" build "$root/examples/echo" -t echo:bench --data "$data" >"$folder/echo.log" 2>&1 || { cat "$folder/echo.log" >&2; exit 1; }
benchmarks aborts "$slipway" "$data" "$count" | tee "$folder/figures"
[ "${PIPESTATUS[0]}" = 0 ] || exit 1
verdict "abort to zero traffic, p99" "$(awk '/^abort to zero/ { print $8 }' "$folder/figures")" ms "<" 100
