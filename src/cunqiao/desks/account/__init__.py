"""What everybody does with their own account, at whatever desk: places where they are signed in, password."""
