#!/usr/bin/env bash
# Installs what building Orda needs on Debian 12 (see cmake/libraries.cmake). Asks nothing, and does
# nothing when everything is there.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/install_packages.sh"

if ! command -v dpkg-query >/dev/null; then
    echo "This script knows Debian's packages only. Elsewhere install what cmake/libraries.cmake" >&2
    echo "asks for, then: cmake --preset release && cmake --build --preset release" >&2
    exit 1
fi

install_packages \
    g++ cmake ninja-build ccache mold curl ca-certificates \
    libboost1.81-dev libboost-json1.81-dev libboost-url1.81-dev \
    libssl-dev libcurl4-openssl-dev libpq-dev libsqlite3-dev \
    libwebp-dev libpng-dev libjpeg62-turbo-dev libgif-dev libstb-dev zlib1g-dev \
    libpcre2-dev libicu-dev libfmt-dev libspdlog-dev libcli11-dev libtomlplusplus-dev
