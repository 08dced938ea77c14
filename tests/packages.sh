#!/usr/bin/env bash
# Makes what users install, and uses it:
#
#   tests/packages.sh [FOLDER]        default: artifacts/packages
#
# It leaves in FOLDER the packages of the libraries and of the tool (this system's executable, and what all other systems get), and
# an archive of the executable with a checksum, a list of what it is made of (CycloneDX), and its symbols apart.
#
# Exit codes: 0 all of it works; 1 something does not; 69 there is no linker.
set -euo pipefail
cd "$(dirname "$0")/.."
packages=${1:-artifacts/packages}
mkdir -p "$packages"
packages=$(cd "$packages" && pwd)
rm -rf "${packages:?}"/*
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# The analyzers have their say where everything is built; here they would double the time.
export RunAnalyzers=false
version=$(sed -n 's|.*<Version>\(.*\)</Version>.*|\1|p' Directory.Build.props)
runtime=$(dotnet --info | sed -n 's/^ *RID: *//p' | head -n 1)
archive=prompter-$version-$runtime

if [[ $runtime != win-* ]] && ! command -v clang gcc >/dev/null; then
  echo "The executable in machine code needs a linker, clang or gcc (Debian: gcc and libc6-dev; macOS: xcode-select --install)." >&2
  exit 69
fi

if command -v sha256sum >/dev/null; then
  checksum() { sha256sum "$@"; }
else
  checksum() { shasum -a 256 "$@"; }
fi

pack() { # PROJECT ARGUMENT...
  dotnet pack "src/$1" -c Release -o "$packages" -v quiet --nologo "${@:2}"
}

ask() { # EXECUTABLE: one answer of a simulated model, and nothing else; and the tokens of one of a program, which are in a database
  local answer
  answer=$(cd "$folder" && "$1" -m 'sim:echo' -- 'It works.' 2>/dev/null)
  [ "$answer" = 'It works.' ] || { echo "$1 answered: $answer" >&2; return 1; }
  answer=$(cd "$folder" && PATH="$folder/llm:$PATH" "$1" -m fake-1 --json -- 'It works.' 2>&1) || true
  grep -q '"tokens_input":[1-9]' <<<"$answer" || { echo "$1 cannot read what llm wrote: $answer" >&2; return 1; }
}

install_tool() { # NAME SOURCE: as a user does, into a folder of its own
  dotnet tool install Prompter.Tool --tool-path "$folder/$1" --add-source "$2" --version "$version"
  ask "$folder/$1/prompter"
  local notice
  for notice in NOTICE LICENSE Apache-2.0.txt; do
    [ -n "$(find "$folder/$1/.store" -name "$notice")" ] || { echo "the tool package lacks $notice" >&2; return 1; }
  done
}

dotnet build tests/FakeLlm -c Release -o "$folder/llm" -v quiet --nologo
pack Prompter.Json
pack Prompter
pack Prompter.DependencyInjection
dotnet publish src/Prompter.Cli -c Release -r "$runtime" -o "$folder/$archive" -v quiet --nologo
# Before anything else is restored: it reads what has just been published.
dotnet tool restore >/dev/null
dotnet CycloneDX src/Prompter.Cli/Prompter.Cli.csproj -dpr -rt "$runtime" -ns -sn prompter -sv "$version" \
  -F json -o "$packages" -fn "$archive.cdx.json" >"$folder/bom.log" || { cat "$folder/bom.log"; exit 1; }
pack Prompter.Cli -r "$runtime"
# What is restored for other systems makes the compiler of machine code begin anew, so it comes after this one's.
pack Prompter.Cli -r any
# The last one: it tells dotnet which of the others to take.
pack Prompter.Cli
install_tool tool "$packages"
echo "The tool package of $runtime works: $(du -h "$packages/Prompter.Tool.$runtime.$version.nupkg" | cut -f 1)"

# Elsewhere: a package that names no system, so that this one takes what all others get.
mkdir "$folder/elsewhere"
cp "$packages/Prompter.Tool.any.$version.nupkg" "$folder/elsewhere"
dotnet pack src/Prompter.Cli -c Release -o "$folder/elsewhere" -p:ToolPackageRuntimeIdentifiers=any -v quiet --nologo
install_tool other "$folder/elsewhere"
echo "The tool package of other systems works: $(du -h "$packages/Prompter.Tool.any.$version.nupkg" | cut -f 1)"

symbols=src/Prompter.Cli/bin/Release/net10.0/$runtime/native
chmod 644 "$folder/$archive"/licences/*
tar -C "$folder" --numeric-owner -czf "$packages/$archive.tar.gz" "$archive"
(cd "$symbols" && tar --numeric-owner -czf "$packages/$archive-symbols.tar.gz" Prompter.Cli.*[!e])
(cd "$packages" && checksum "$archive"*.tar.gz "$archive.cdx.json" >"$archive.sha256")

(cd "$packages" && checksum --check --quiet "$archive.sha256")
rm -rf "${folder:?}/$archive"
tar -C "$folder" -xzf "$packages/$archive.tar.gz"
ask "$folder/$archive/prompter"
[ -z "$(find "$folder/$archive" -name '*.dbg' -o -name '*.pdb' -o -name 'Prompter*.dll')" ]
# What publishing adds to the lock files is .NET's compiler, in the SDK's version.
parts=$(sed -n 's/.*"purl": "pkg:nuget\/\(.*\)".*/\1/p' "$packages/$archive.cdx.json")
locked=$(awk -F '"' '/^      "/ { name = $2 } /"resolved"/ { print name "@" $4 }' src/*/packages.lock.json)
unlocked=$(grep -vxFf - <(grep -v 'ILCompiler@' <<<"$parts") <<<"$locked" || true)
[ -z "$unlocked" ] || { echo "in the executable, but in no lock file: $unlocked" >&2; exit 1; }
echo "The archive works: $(du -h "$packages/$archive.tar.gz" | cut -f 1), made of $(grep -c '"scope": "required"' "$packages/$archive.cdx.json") packages"
