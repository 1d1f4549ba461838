"""What anybody may see: the page at `/`."""
