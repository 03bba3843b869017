"""Each test sees an empty cache, without emptying the one that another test process uses at this moment (Redis)."""

from uuid import uuid4

_test = [uuid4().hex]


def forget() -> None:
    """From now on, nothing that was kept before is found, in any thread of this process."""
    _test[0] = uuid4().hex


def make_key(key: str, prefix: str, version: int) -> str:
    return f"{prefix}:{_test[0]}:{version}:{key}"
