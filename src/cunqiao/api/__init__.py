"""HTTP for machines, version 1. A surface: it reads a request, calls one action or query, shows the result. No rules."""
