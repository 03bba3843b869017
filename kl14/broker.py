"""The embedded broker: messages as files under var/, so that one machine needs no server.

kombu's own file-system channel writes a message in place, and a worker that looks at the wrong moment reads half of it;
here a message appears under its name only when it is whole.
"""

import uuid
from pathlib import Path
from time import time_ns
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    # kombu's own two base classes disagree on the names of the parameters.
    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:  # type: ignore[override]
        """Sorted by name, the oldest message is read first, also after the machine was restarted."""
        folder = Path(self.data_folder_out)
        name = f"{time_ns()}_{uuid.uuid4()}"
        draft = folder / f"{name}.draft"
        draft.write_text(dumps(payload))
        draft.rename(folder / f"{name}.{queue}.msg")


class Transport(filesystem.Transport):
    """Makes the folders that kombu expects to find."""

    Channel = Channel

    def __init__(self, client: Any, **kwargs: Any) -> None:
        options = client.transport_options
        for folder in ("data_folder_in", "data_folder_out", "control_folder"):
            Path(options[folder]).mkdir(parents=True, exist_ok=True)
        super().__init__(client, **kwargs)
