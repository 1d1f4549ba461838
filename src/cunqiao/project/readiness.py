"""Telling the service manager how far we are, as systemd's `sd_notify` does."""

import os
import socket


def notify(state: str) -> None:
    """Send `READY=1`, `STATUS=…` or `STOPPING=1` to who started us, if they listen."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.connect(f"\0{address[1:]}" if address.startswith("@") else address)
        manager.send(state.encode())
