#!/bin/sh
# Makes sure that the browser tests have a browser and a Chinese font.
set -eu
need=
command -v chromium >/dev/null || need="chromium"
command -v chromium-headless-shell >/dev/null || need="$need chromium-headless-shell"
fc-list :lang=zh 2>/dev/null | grep -q . || need="$need fonts-wqy-microhei"
ldconfig -p 2>/dev/null | grep -q libatomic.so.1 || need="$need libatomic1"
[ -n "$need" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing $need"
    apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $need >/dev/null
else
    echo "The browser tests need: apt-get install $need" >&2
    exit 1
fi
