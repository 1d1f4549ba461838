#!/bin/sh
# Makes the virtual environment with everything that is pinned. Usage: setup.sh FOLDER
set -eu
venv=$1

python=
for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "Cunqiao needs Python 3.11 or newer. On Debian: apt-get install python3" >&2
    exit 1
fi

if [ ! -x "$venv/bin/python" ] || ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    if ! "$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then
        # Debian's python3 comes without these two.
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
            echo "Installing python3-venv"
            apt-get update -qq
            DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null
        else
            echo "Python lacks venv and pip. Ask your administrator for: apt-get install python3-venv" >&2
            exit 1
        fi
    fi
    echo "Making the virtual environment"
    "$python" -m venv "$venv"
fi

uv=$(sed -n 's/^\(uv==[^ ]*\).*/\1/p' requirements/dev.txt)
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check "$uv"
echo "Installing the pinned packages"
"$venv/bin/uv" pip install --quiet --python "$venv/bin/python" --compile-bytecode --require-hashes -r requirements/dev.txt
"$venv/bin/uv" pip install --quiet --python "$venv/bin/python" --no-deps --no-build-isolation --editable .
