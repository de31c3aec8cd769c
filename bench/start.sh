#!/usr/bin/env bash
# Seconds from 'up --detach' until it returns with "ready": on an empty data directory, and on one that is there. Median of 5 each.
set -uo pipefail
# shellcheck source=bench/slipway.bash
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/slipway.bash"

ready_to_measure
first=() second=()
for _ in 1 2 3 4 5; do
  rm -rf "$data"
  first+=("$(seconds_of up)") || exit
  down
  second+=("$(seconds_of up)") || exit
  down
done
echo "first starts:  ${first[*]}"
echo "second starts: ${second[*]}"
printf '%-44s %9s s\n' "first start, median" "$(printf '%s\n' "${first[@]}" | median)"
verdict "second start, median" "$(printf '%s\n' "${second[@]}" | median)" s "<" 1.0
