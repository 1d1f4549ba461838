"""The desk of the auditor."""
