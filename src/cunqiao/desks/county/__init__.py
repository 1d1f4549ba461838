"""The desk of the county centre."""
