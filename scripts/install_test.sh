#!/usr/bin/env bash
# Installs what the tests need on Debian 12, beside what building needs: PostgreSQL, a Python
# environment in .venv, the npm packages of tests/clients. Asks nothing; what is there is kept.
#
#   scripts/install_test.sh [--quick]     --quick: only what the unit tests need
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
source scripts/install_packages.sh

scripts/install_build.sh
if [ "${1:-}" = --quick ]; then
    install_packages libgtest-dev libgmock-dev
    exit 0
fi
packages=(libgtest-dev libgmock-dev postgresql clang-format-19 git openssl procps)
command -v node >/dev/null && command -v npm >/dev/null || packages+=(nodejs npm)
python3 -c 'import ensurepip, venv' 2>/dev/null || packages+=(python3 python3-venv)
install_packages "${packages[@]}"

# Installs again only when what is asked for has changed.
unchanged() { [ -e "$2" ] && cmp -s "$1" "$2"; }

if ! unchanged tests/requirements.txt .venv/requirements.txt; then
    echo "Installing Python packages into .venv"
    python3 -m venv .venv
    .venv/bin/pip -q --disable-pip-version-check install -r tests/requirements.txt
    cp tests/requirements.txt .venv/requirements.txt
fi
if ! unchanged tests/clients/package-lock.json tests/clients/node_modules/.installed.json; then
    echo "Installing npm packages into tests/clients/node_modules"
    (cd tests/clients && npm ci --silent --no-audit --no-fund)
    cp tests/clients/package-lock.json tests/clients/node_modules/.installed.json
fi
