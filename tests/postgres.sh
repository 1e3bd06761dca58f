#!/bin/sh
# A private PostgreSQL server for tests: tests/postgres.sh start|stop|url DIR PORT
#
# For throw-away data: nothing is synced to the disk. The role `locked` needs a password, which it
# does not have.
#
# start  makes a cluster in DIR (which must be absent, empty or made by this script) with the newest
#        installed PostgreSQL, listening on 127.0.0.1:PORT only, everybody trusted, and waits until
#        it answers. Started again it does nothing. Prints the URL.
# stop   ends the server; DIR stays.
# url    prints the URL.
#
# PostgreSQL refuses to run as root: then it runs as the user postgres, who must be able to reach DIR.
set -eu

usage() {
    echo "usage: $0 start|stop|url DIR PORT" >&2
    exit 2
}

[ $# -eq 3 ] || usage
command=$1
folder=$2
port=$3

programs=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
if [ -z "$programs" ]; then
    echo "no PostgreSQL server below /usr/lib/postgresql: install the package postgresql" >&2
    exit 1
fi

as_server() {
    if [ "$(id -u)" -eq 0 ]; then
        runuser -u postgres -- "$@"
    else
        "$@"
    fi
}

running() {
    as_server "$programs/pg_ctl" status -D "$folder/data" >/dev/null 2>&1
}

start() {
    if running; then return; fi
    mkdir -p "$folder"
    if [ "$(id -u)" -eq 0 ]; then chown postgres: "$folder"; fi
    cd "$folder" # the user postgres may not be allowed to stand where we were called
    if [ ! -e "$folder/data/PG_VERSION" ]; then
        as_server "$programs/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 \
            --no-sync --locale=C.UTF-8 >"$folder/initdb.log"
        as_server sed -i '1i host all locked 127.0.0.1/32 scram-sha-256' "$folder/data/pg_hba.conf"
    fi
    as_server "$programs/pg_ctl" start -w -t 60 -s -D "$folder/data" -l "$folder/server.log" \
        -o "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories= \
            -c max_connections=200 -c fsync=off -c full_page_writes=off"
}

case $command in
start)
    start >&2
    ;;
stop)
    if running; then
        cd "$folder"
        as_server "$programs/pg_ctl" stop -s -m fast -D "$folder/data"
    fi
    exit 0
    ;;
url) ;;
*) usage ;;
esac
echo "postgres://postgres@127.0.0.1:$port/postgres"
