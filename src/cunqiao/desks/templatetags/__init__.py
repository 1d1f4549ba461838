"""Tags by which the pages draw."""
