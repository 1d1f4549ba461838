"""HTTP for machines, version 1. A surface: it reads a request, calls one action or query, and shows the result.

A file a resource; no rules here. Every request passes `guard` (signed in, size, role), then its shape is checked
(`parsing`, `fields`), then it reaches for what it names. `policy` says which role may ask what; `problems` which
refusal has which status.
"""
