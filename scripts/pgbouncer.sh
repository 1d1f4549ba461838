#!/bin/sh
# Makes sure that the soak tests have PgBouncer.
set -eu
command -v pgbouncer >/dev/null || [ -x /usr/sbin/pgbouncer ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing pgbouncer"
    apt-get update -qq
    # One of its own need not run: the tests start theirs.
    RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends pgbouncer >/dev/null
else
    echo "The soak tests need: apt-get install pgbouncer" >&2
    exit 1
fi
