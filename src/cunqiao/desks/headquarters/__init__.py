"""The desk of the headquarters."""
