#!/usr/bin/env bash
# Measures Prompter against programs that do the same, and prints ratios. Takes about three minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
out=artifacts/benchmarks
runtime=$(dotnet --info | sed -n 's/^ *RID: *//p' | head -n 1)
for project in src/Prompter.Cli benchmarks/Empty benchmarks/Prompter.Benchmarks; do
  dotnet publish "$project" -c Release -r "$runtime" --self-contained false -p:PublishReadyToRun=true \
    -o "$out/$(basename "$project")" -v quiet --nologo
done
"$PWD/$out/Prompter.Benchmarks/benchmarks" "$PWD/$out/Prompter.Cli/prompter" "$PWD/$out/Empty/empty"
"$PWD/$out/Prompter.Benchmarks/benchmarks" providers "$PWD/$out/Prompter.Cli/prompter"
"$PWD/$out/Prompter.Benchmarks/benchmarks" pipeline
"$PWD/$out/Prompter.Benchmarks/benchmarks" json
