# Shared by the install scripts: installs Debian packages, and only when one is missing.
# Sourced, not run.

# install_packages NAME…: nothing happens, and no network is needed, when all are there.
install_packages() {
    local missing=() name
    for name in "$@"; do
        if [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" != installed ]; then
            missing+=("$name")
        fi
    done
    if [ ${#missing[@]} -eq 0 ]; then return 0; fi

    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "These packages are missing; install them as root and try again:" >&2
            echo "    apt-get install --no-install-recommends ${missing[*]}" >&2
            return 1
        fi
        as_root=(sudo)
    fi
    echo "Installing ${#missing[@]} Debian packages: ${missing[*]}"
    local log
    log=$(mktemp)
    if ! {
        "${as_root[@]}" apt-get -q update &&
            "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
                apt-get -q -y --no-install-recommends install "${missing[@]}"
    } >"$log" 2>&1; then
        tail -n 30 "$log" >&2
        echo "The packages could not be installed; the whole of what apt said is in $log" >&2
        return 1
    fi
    rm -f "$log"
}
