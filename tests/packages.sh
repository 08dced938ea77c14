#!/usr/bin/env bash
# Makes what users install and uses it: the tool as a NuGet package, and the published executable.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
ask() { # EXECUTABLE: one answer of a simulated model, and nothing else
  local answer
  answer=$(cd "$folder" && "$1" -m 'sim:echo' -- 'It works.' 2>/dev/null)
  [ "$answer" = 'It works.' ] || { echo "$1 answered: $answer" >&2; return 1; }
}

# The analyzers have their say where everything is built; here they would double the time.
dotnet pack src/Prompter.Json -c Release -o "$folder/packages" -v quiet --nologo -p:RunAnalyzers=false
dotnet pack src/Prompter -c Release -o "$folder/packages" -v quiet --nologo -p:RunAnalyzers=false
dotnet pack src/Prompter.Cli -c Release -o "$folder/packages" -v quiet --nologo -p:RunAnalyzers=false
dotnet tool install Prompter.Tool --tool-path "$folder/tool" --add-source "$folder/packages" --version '*-*'
ask "$folder/tool/prompter"
for licence in NOTICE Apache-2.0.txt; do
  [ -n "$(find "$folder/tool/.store" -name "$licence")" ] || { echo "the tool package lacks $licence" >&2; exit 1; }
done
echo "The tool package works: $(du -h "$folder"/packages/Prompter.Tool.*.nupkg | cut -f 1)"

runtime=$(dotnet --info | sed -n 's/^ *RID: *//p' | head -n 1)
dotnet publish src/Prompter.Cli -c Release -r "$runtime" --self-contained false -p:PublishReadyToRun=true \
  -o "$folder/published" -v quiet --nologo -p:RunAnalyzers=false
ask "$folder/published/prompter"
echo "The published executable works: $(du -sh "$folder/published" | cut -f 1)"
