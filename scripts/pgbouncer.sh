#!/bin/sh
# Makes sure that the soak tests have PgBouncer.
set -eu
command -v pgbouncer >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing pgbouncer"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends pgbouncer >/dev/null
else
    echo "The soak tests need: apt-get install pgbouncer" >&2
    exit 1
fi
