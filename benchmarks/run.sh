#!/usr/bin/env bash
# Measures Prompter against programs that do the same, and prints one table of ratios. Takes about six minutes.
#
#   benchmarks/run.sh [--beside PROMPTER]        another executable of Prompter, to be measured in the same rounds
#
# PROMPTER_REAL_LLM names the real llm (tests/real-llm/install.sh), for the row that needs it.
set -euo pipefail
beside=()
case ${1:-} in
  '') ;;
  --beside) beside=("$(realpath "$2")") ;;
  *) sed -n '2,/^set/ s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
cd "$(dirname "$0")/.."
out=$PWD/artifacts/benchmarks
publish() { dotnet publish "$1" -c Release -o "$out/$(basename "$1")" -v quiet --nologo -p:RunAnalyzers=false "${@:2}"; }
publish src/Prompter.Cli
publish benchmarks/Empty
publish benchmarks/Prompter.Benchmarks --use-current-runtime --self-contained false -p:PublishReadyToRun=true
measure() { "$out/Prompter.Benchmarks/benchmarks" "$@"; }
measure programs "$out/Empty/empty" "$out/Prompter.Cli/prompter" "${beside[@]}"
measure providers "$out/Prompter.Cli/prompter"
measure pipeline
measure json
