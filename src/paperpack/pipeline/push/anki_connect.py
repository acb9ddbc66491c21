"""A client of AnkiConnect, the add-on by which other programs speak with a running Anki.

One JSON object a request, `{"action", "version", "params", "key"}`, answered by `{"result", "error"}`
(AnkiConnect's README, version 6 of its protocol).
"""

from __future__ import annotations

import http.client
from typing import Any
from urllib.parse import urlsplit

import msgspec

from paperpack.errors import PaperpackError, UsageError

PROTOCOL = 6
SECONDS = 600
"""How long an import may take; a connection that is refused fails at once."""


class AnkiConnectError(PaperpackError):
    """Anki does not run, does not understand us, or refuses."""


class _Answer(msgspec.Struct, frozen=True):
    result: Any
    error: str | None


class AnkiConnect:
    """A running Anki at an `http://host:port` address; `key` as AnkiConnect's settings have it, or empty."""

    def __init__(self, address: str, key: str = "") -> None:
        parts = urlsplit(address)
        if parts.scheme != "http" or not parts.hostname or parts.username or parts.path.strip("/"):
            raise UsageError(
                f"'{address}' is no address of AnkiConnect",
                hint="Write it as http://127.0.0.1:8765, in [anki] connect of paperpack.toml.",
            )
        self.address = address
        self._host = parts.hostname
        self._port = parts.port or 80
        self._key = key

    def check(self) -> None:
        """Make sure that somebody who speaks our version answers. Raises `AnkiConnectError`."""
        version = self.ask("version")
        if not isinstance(version, int) or version < PROTOCOL:
            raise AnkiConnectError(
                f"the AnkiConnect at {self.address} speaks version {version} of its protocol, not {PROTOCOL}",
                hint="Update the add-on in Anki: Tools › Add-ons › Check for Updates.",
            )

    def ask(self, action: str, **params: Any) -> Any:
        """Run an action and give its result. Raises `AnkiConnectError` with what to do."""
        request: dict[str, Any] = {"action": action, "version": PROTOCOL, "params": params}
        if self._key:
            request["key"] = self._key
        answer = self._answer(msgspec.json.encode(request))
        if answer.error is None:
            return answer.result
        if "key" in answer.error and "valid" in answer.error:
            raise AnkiConnectError(
                f"the AnkiConnect at {self.address} wants another key",
                hint="Set PAPERPACK_ANKI_KEY to the apiKey in the add-on's settings.",
            )
        raise AnkiConnectError(
            f"Anki refused '{action}': {answer.error}", hint="Look at Anki's window, and try again."
        )

    def _answer(self, request: bytes) -> _Answer:
        connection = http.client.HTTPConnection(self._host, self._port, timeout=SECONDS)
        try:
            connection.request("POST", "/", request, {"Content-Type": "application/json"})
            content = connection.getresponse().read()
        except (OSError, http.client.HTTPException) as error:
            raise AnkiConnectError(
                f"no Anki answers at {self.address}: {error}",
                hint="Start Anki, with the add-on AnkiConnect (2055492159) installed.",
            ) from error
        finally:
            connection.close()
        try:
            return msgspec.json.decode(content, type=_Answer)
        except msgspec.DecodeError as error:
            raise AnkiConnectError(
                f"what answers at {self.address} is no AnkiConnect of version {PROTOCOL}",
                hint="Check the address in [anki] connect, and update the add-on.",
            ) from error
