#!/bin/sh
# Writes the front end's types again from our own OpenAPI document, whose digest closes them. Usage: types.sh FOLDER
set -eu
venv=$1
schema=$(mktemp)
trap 'rm -f "$schema"' EXIT
DJANGO_SETTINGS_MODULE=cunqiao.project.settings "$venv/bin/django-admin" export_openapi_schema \
    --api cunqiao.api.application.api >"$schema"
digest=$("$venv/bin/python" -c "import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], 'rb').read()).hexdigest())" "$schema")
cd frontend
npx --no-install openapi-typescript "$schema" --output station/src/api/schema.d.ts
echo "// of the document with the SHA-256 $digest" >>station/src/api/schema.d.ts
