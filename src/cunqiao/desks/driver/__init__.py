"""The desk of the driver: today's trip, stop by stop."""
