#!/bin/bash
# Installs the real `llm` (https://llm.datasette.io) for the tests that want it:
#
#   tests/real-llm/install.sh [FOLDER]        default: .real-llm at the root of the repository
#
# It leaves FOLDER/llm and its FOLDER/python, which run from wherever the folder lies. Only Debian's unstable suite packages llm 0.36, so a small system of it is unpacked into FOLDER/root, and its Python is started by its own loader: no chroot,
# no container, nothing of the host is touched (but for the `debootstrap` package, where it is missing).
#
# Exit codes: 0 installed, or it was there already; 2 wrong usage; 75 it cannot be done here, with one line that says why.
# DEBIAN_MIRROR names another mirror than deb.debian.org.
set -u -o pipefail
export LC_ALL=C DEBIAN_FRONTEND=noninteractive

if [ $# -gt 1 ] || [[ ${1:-} == -* ]]; then
    echo "Usage: ${0##*/} [FOLDER]" >&2
    exit 2
fi

expected="llm, version 0.36"
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
folder=${1:-$(dirname "$(readlink -f "$0")")/../../.real-llm}

give_up() {
    echo "The real llm is not installed: $1" >&2
    exit 75
}

installed_version() {
    LLM_USER_PATH=$(mktemp -d) && export LLM_USER_PATH || return 1
    timeout 60 "$folder/llm" --version 2>/dev/null </dev/null
    local exit_code=$?
    rm -rf "$LLM_USER_PATH"
    return $exit_code
}

mkdir -p "$folder" 2>/dev/null && folder=$(cd "$folder" && pwd) || give_up "cannot write to $folder."
log=$folder/install.log

# Two test runs may start at once; the second one waits and finds the work done.
exec 9>"$folder/install.lock" && timeout 900 flock 9 || give_up "another installation into $folder does not end."

if [ -x "$folder/python" ] && [ -x "$folder/llm" ] && version=$(installed_version); then
    echo "$folder/llm is there already ($version)."
    exit 0
fi

[ "$(uname -m)" = x86_64 ] || give_up "this script knows x86_64 only, and this machine is $(uname -m)."
[ "$(id -u)" = 0 ] || give_up "debootstrap has to be run by root."

if ! command -v debootstrap >/dev/null; then
    command -v apt-get >/dev/null || give_up "there is no debootstrap, and no apt-get to install it with."
    { timeout 120 apt-get update && timeout 180 apt-get install --yes --no-install-recommends debootstrap; } \
        >"$log" 2>&1 </dev/null 9>&- || give_up "apt-get could not install debootstrap; see $log."
fi

# debootstrap mounts /proc and /sys into what it builds. In a mount namespace of its own they are gone with it, even if
# it is killed; where no namespace may be made (most containers), debootstrap does not mount either.
isolate=()
if unshare --mount true 2>/dev/null; then isolate=(unshare --mount); fi

partial=$folder/root.partial
rm -rf --one-file-system "$partial" "$folder/root" "$folder/llm"
timeout --kill-after=10 600 "${isolate[@]}" \
    debootstrap --variant=minbase --include=llm sid "$partial" "$mirror" >"$log" 2>&1 </dev/null 9>&- || {
    exit_code=$?
    reason=$(grep '^[EW]: ' "$log" | tail -n 1)
    [ $exit_code = 124 ] && reason="no end within 600 s"
    rm -rf --one-file-system "$partial"
    give_up "debootstrap failed (${reason:-exit code $exit_code}); see $log."
}

python=$(basename "$(readlink "$partial/usr/bin/python3")")

# Of a whole system, llm needs Python, its packages and the shared libraries.
mkdir -p "$folder/root/usr/bin" "$folder/root/usr/lib"
for kept in "bin/$python" bin/llm lib/python3 "lib/$python" lib/x86_64-linux-gnu; do
    mv "$partial/usr/$kept" "$folder/root/usr/$kept" || give_up "what debootstrap built has no /usr/$kept."
done
rm -rf --one-file-system "$partial"
rm -rf "$folder/root/usr/lib/x86_64-linux-gnu/"{perl*,gconv,security,systemd}

cat >"$folder/python" <<END
#!/bin/sh
usr=\$(dirname "\$(readlink -f "\$0")")/root/usr
export PYTHONHOME="\$usr" PYTHONDONTWRITEBYTECODE=1
exec "\$usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2" --library-path "\$usr/lib/x86_64-linux-gnu" \\
    --argv0 "\$usr/bin/python3" "\$usr/bin/$python" -s "\$@"
END
cat >"$folder/llm.partial" <<'END'
#!/bin/sh
folder=$(dirname "$(readlink -f "$0")")
exec "$folder/python" "$folder/root/usr/bin/llm" "$@"
END
chmod +x "$folder/python" "$folder/llm.partial" && mv "$folder/llm.partial" "$folder/llm" || give_up "cannot write $folder/llm."

version=$(installed_version) || give_up "$folder/llm does not start; see $log."
[ "$version" = "$expected" ] || echo "Note: the tests were written against \"$expected\"." >&2
echo "Installed $folder/llm ($version, $(du -sh "$folder" | cut -f1))."
