#!/usr/bin/env bash
# Judges side by side on simulated steps, at equal false-abort rates: how many bad answers users get until each takes a bad canary back.
# Writes the table into docs/measurements.md. The same numbers give the same table, on any machine.
# usage: bench/judges.sh [EQUAL BAD]     other numbers of steps (default 1000 300), and leaves the document as it is
set -uo pipefail
root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
cd "$root" || exit
# shellcheck source=bench/document.bash
. bench/document.bash
table=$(mktemp)
trap 'rm -f "$table"' EXIT

dotnet build bench/Slipway.Benchmarks -c Release -v q -nologo -clp:ErrorsOnly >"$table" 2>&1 </dev/null || { cat "$table" >&2; exit 70; }
judges() { artifacts/bin/Slipway.Benchmarks/release/Slipway.Benchmarks judges "$@"; }
if [ $# -gt 0 ]; then judges "$@"; exit; fi

judges 1000 300 >"$table" || exit
keep judges "$table" '^| [0-9]'
