"""The embedded broker: messages as files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from kombu import Connection, Consumer, Exchange, Queue

import kl14.celery  # noqa: F401 - registers our file-system transport
from kl14.broker import Transport


@pytest.fixture
def queue(request: pytest.FixtureRequest) -> Queue:
    """One per test, for kombu remembers in the process which queues it has bound."""
    name = request.node.name
    return Queue(name, Exchange(name, type="direct"), routing_key="jobs")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "broker"


@pytest.fixture
def connection(folder: Path) -> Iterator[Connection]:
    options = {
        "data_folder_in": str(folder / "queue"),
        "data_folder_out": str(folder / "queue"),
        "control_folder": str(folder / "control"),
    }
    with Connection("filesystem://localhost", transport_options=options) as connection:
        yield connection


def send(connection: Connection, queue: Queue, *bodies: str) -> None:
    producer = connection.Producer()
    for body in bodies:
        message = {"body": body}
        producer.publish(message, exchange=queue.exchange, routing_key="jobs", declare=[queue], serializer="json")


def receive(connection: Connection, queue: Queue, count: int) -> list[str]:
    found: list[str] = []

    def take(body: dict[str, Any], message: Any) -> None:
        found.append(body["body"])
        message.ack()

    with Consumer(connection.channel(), [queue], callbacks=[take], accept=["json"]):
        for _ in range(count):
            connection.drain_events(timeout=5)
    return found


def test_the_embedded_mode_uses_it(connection: Connection) -> None:
    assert isinstance(connection.transport, Transport)


def test_messages_arrive_whole_and_in_order(connection: Connection, queue: Queue) -> None:
    send(connection, queue, "một", "hai", "ba")
    assert receive(connection, queue, 3) == ["một", "hai", "ba"]


def test_a_message_that_is_still_being_written_is_not_seen(connection: Connection, queue: Queue, folder: Path) -> None:
    send(connection, queue, "xong")
    [message] = (folder / "queue").iterdir()
    half = message.with_name(message.name.split(".")[0] + ".draft")
    half.write_text('{"bo')
    assert receive(connection, queue, 1) == ["xong"]
    assert list((folder / "queue").iterdir()) == [half]
