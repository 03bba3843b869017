"""The frame of the test suite itself."""

import socket

import pytest
from django.template import Context, Template

from tests.sockets import OutsideWorld
from tests.template_variables import UndefinedVariable


def test_a_socket_to_another_machine_is_refused() -> None:
    with pytest.raises(OutsideWorld):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def test_a_name_of_another_machine_is_not_looked_up() -> None:
    with pytest.raises(OutsideWorld):
        socket.getaddrinfo("example.org", 80)


def test_an_undefined_template_variable_is_an_error() -> None:
    with pytest.raises(UndefinedVariable, match="nobody"):
        Template("{{ nobody.name }}").render(Context({}))


def test_an_undefined_variable_in_a_condition_is_allowed() -> None:
    assert Template("{% if nobody %}a{% else %}b{% endif %}").render(Context({})) == "b"
