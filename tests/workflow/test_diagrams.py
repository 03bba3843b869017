"""docs/states.md is drawn from the machines."""

from pathlib import Path

from django.conf import settings

from workflow.diagrams import page


def test_the_drawn_states_are_those_of_the_code():
    drawn = (Path(settings.BASE_DIR) / "docs" / "states.md").read_text(encoding="utf-8")
    assert drawn == page(), "run manage.py state_diagrams"
