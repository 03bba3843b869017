"""No test talks to another machine."""

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class OutsideWorld(Exception):
    """A test tried to leave this machine."""


def is_here(host: object) -> bool:
    if host in ("localhost", "", None):
        return True
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False


@contextmanager
def loopback_only() -> Iterator[None]:
    """Refuses name look-ups and connections beyond loopback; Unix sockets stay free."""
    kept = {name: getattr(socket.socket, name) for name in ("connect", "connect_ex")}
    look_up = socket.getaddrinfo

    def guarded(name: str) -> Any:
        def call(self: socket.socket, address: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6) and not is_here(address[0]):
                raise OutsideWorld(f"{name} {address}")
            return kept[name](self, address)

        return call

    def local_look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        if not is_here(host):
            raise OutsideWorld(f"getaddrinfo {host}")
        return look_up(host, *args, **kwargs)

    for name in kept:
        setattr(socket.socket, name, guarded(name))
    socket.getaddrinfo = local_look_up
    try:
        yield
    finally:
        for name, original in kept.items():
            setattr(socket.socket, name, original)
        socket.getaddrinfo = look_up
