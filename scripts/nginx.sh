#!/bin/sh
# Makes sure that the tests of deploy/ have an nginx.
set -eu
command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing nginx-light"
    apt-get update -qq
    # A proxy of its own need not run: the tests start theirs.
    RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx-light >/dev/null
else
    echo "The tests of deploy/ need: apt-get install nginx-light" >&2
    exit 1
fi
