"""The station app, served: what `scripts/frontend.sh` builds from `frontend/station` into `app/`."""
