"""The state diagrams of docs/states.md, drawn from the machines themselves, so that they cannot lie."""

from collections.abc import Iterator
from typing import Any

from workflow.machine import Machine, Step, machines

HEAD = """# Sơ đồ trạng thái

Drawn by `manage.py state_diagrams` from the machines; a test fails when this page and the code differ.
A step that leads back to its own state is an act that moves nothing. Who may take a step stands in `<app>/policies`.
"""


def page() -> str:
    """The whole page, in Markdown with Mermaid diagrams."""
    return HEAD + "".join(_section(machine) for machine in machines())


def _section(machine: Machine) -> str:
    lines = "\n".join(f"    {line}" for line in _lines(machine))
    return f"\n## {machine.name} (`{machine.model._meta.label}`)\n\n```mermaid\nstateDiagram-v2\n{lines}\n```\n"


def _lines(machine: Machine) -> Iterator[str]:
    field: Any = machine.model._meta.get_field("state")
    for code, label in field.choices:
        yield f'state "{label}" as {code}'
    yield f"[*] --> {field.default}"
    left: set[str] = set()
    for step in machine.steps.values():
        left |= step.sources if step.targets else set()
        yield from _arrows(step)
    for code, _label in field.choices:
        if code not in left:
            yield f"{code} --> [*]"


def _arrows(step: Step) -> Iterator[str]:
    for source in sorted(step.sources):
        for target in sorted(step.targets) or [source]:
            yield f"{source} --> {target}: {step.words.label} ({step.name})"
