#!/usr/bin/env bash
# How soon a bad version is caught and out of traffic: runs the quick demo N times (default 5) and prints each run and the medians.
# requests, errors: answered by the bad version in all; toAbort: from its first bad answer to the verdict; toZero: from the verdict until
# the last request that reached it arrived. Seconds.
set -uo pipefail
# shellcheck source=bench/slipway.bash
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/slipway.bash"

runs=${1:-5}
case $runs in '' | *[!0-9]* | 0) echo "usage: $0 [N], N at least 1" >&2; exit 64 ;; esac

# A number of the bad release in the summary.
field() { printf '%s' "$1" | sed -n 's/.*"v3":{[^}]*"'"$2"'":\([0-9.eE+-]*\).*/\1/p'; }
row() { printf '%-8s %9s %7s %9s %9s %6s\n' "$@"; }

ready_to_measure
row run requests errors toAbort toZero load
requests=() errors=() abort=() zero=()
for ((i = 1; i <= runs; i++)); do
  summary=$("$slipway" demo --quick -o json 2>/dev/null) || { echo "run $i: the demo did not hold: $summary" >&2; exit 1; }
  requests+=("$(field "$summary" requests)")
  errors+=("$(field "$summary" errors)")
  abort+=("$(field "$summary" secondsToAbort)")
  zero+=("$(awk -v a="${abort[-1]}" -v z="$(field "$summary" secondsToZeroTraffic)" 'BEGIN { printf "%.3f", (z > a) ? z - a : 0 }')")
  row "$i" "${requests[-1]}" "${errors[-1]}" "${abort[-1]}" "${zero[-1]}" "$(cut -d' ' -f1 /proc/loadavg)"
done
row median "$(printf '%s\n' "${requests[@]}" | median)" "$(printf '%s\n' "${errors[@]}" | median)" \
  "$(printf '%s\n' "${abort[@]}" | median)" "$(printf '%s\n' "${zero[@]}" | median)" ""
verdict "verdict to zero traffic, median" "$(printf '%s\n' "${zero[@]}" | median)" s "<" 0.1
