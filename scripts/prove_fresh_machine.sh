#!/usr/bin/env bash
# Proves, on a fresh Debian 12 made with debootstrap, that the two commands of the README work where
# nothing is installed: `./run --once`, and the installs of `./test` with the unit tests.
#
#   scripts/prove_fresh_machine.sh [FOLDER]
#
# Needs root, debootstrap and the network. FOLDER (default: a new one below /var/tmp) is removed at
# the end. Takes as long as two builds with an empty compiler cache. ORDA_PROVE=run, test or install
# does one of the two only, or just the installs.
set -euo pipefail

project=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
if [ "$(id -u)" -ne 0 ] || ! command -v debootstrap >/dev/null; then
    echo "needs root and debootstrap" >&2
    exit 2
fi
folder=${1:-$(mktemp -d /var/tmp/orda-fresh.XXXXXX)}
what=${ORDA_PROVE:-both}
chmod 755 "$folder" # its own users must be able to reach what is in it

clean_up() {
    local status=$?
    umount "$folder/proc" "$folder/dev/shm" "$folder/dev/pts" "$folder/dev" 2>/dev/null || true
    if mountpoint -q "$folder/dev" || mountpoint -q "$folder/proc"; then
        echo "$folder is still mounted; not removed" >&2
    else
        rm -rf --one-file-system "$folder"
    fi
    exit "$status"
}
trap clean_up EXIT

debootstrap --variant=minbase bookworm "$folder" http://deb.debian.org/debian >/dev/null
cp /etc/resolv.conf "$folder/etc/resolv.conf"
# A mirror, proxy or certificate that this machine needs for its network is needed inside as well.
for file in /etc/hosts /etc/apt/apt.conf.d/*prox* /usr/local/share/ca-certificates \
    /etc/ssl/certs /etc/pip.conf /etc/npmrc; do
    if [ -e "$file" ]; then
        mkdir -p "$folder$(dirname "$file")"
        cp -aL "$file" "$folder$(dirname "$file")/"
    fi
done
mount -t proc proc "$folder/proc"
mount --bind /dev "$folder/dev"
mount -t devpts devpts "$folder/dev/pts" 2>/dev/null || true

# What is committed or new, and nothing that was built.
mkdir "$folder/orda"
(cd "$project" && git ls-files -z --cached --others --exclude-standard |
    tar --null --files-from=- --ignore-failed-read -cf -) | tar -xf - -C "$folder/orda"

inside() {
    chroot "$folder" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb \
        ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} "$@"
}

if [ "$what" != test ] && [ "$what" != install ]; then
    echo "== ./run --once =="
    inside ORDA_PORT=7991 /orda/run --once
    test -s "$folder/orda/out/text.txt" && test -s "$folder/orda/out/image.webp"
fi
if [ "$what" != run ]; then
    echo "== what ./test installs =="
    inside /orda/scripts/install_test.sh
    inside /orda/.venv/bin/python -c 'import horde_sdk, pytest'
    inside /orda/tests/postgres.sh start /var/tmp/pg 54987
    inside /orda/tests/postgres.sh stop /var/tmp/pg 54987
fi
if [ "$what" != run ] && [ "$what" != install ]; then
    echo "== ./test --quick =="
    inside /orda/test --quick
fi
echo "A fresh Debian 12 runs it."
