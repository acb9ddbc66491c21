"""A server that speaks AnkiConnect's protocol over a real Anki collection; nothing in it is canned."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any, Self

from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType


class ConnectServer:
    """Listens on a free port of the loopback address. `key` is the apiKey it wants, `version` what it speaks."""

    def __init__(self, folder: Path, *, key: str = "", version: int = 6) -> None:
        self.collection = Collection(str(folder / "collection.anki2"))
        self.key = key
        self.version = version
        self.asked: list[str] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                answer = json.dumps(server.answer(request)).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                pass

        self._http = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._http.server_port}"
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()
        self.collection.close()

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Answer as the add-on does: a wrong key and an unknown action are errors in words."""
        if self.key and request.get("key") != self.key:
            return {"result": None, "error": "valid api key must be provided"}
        self.asked.append(request["action"])
        action = getattr(self, f"do_{request['action']}", None)
        if action is None:
            return {"result": None, "error": "unsupported action"}
        try:
            return {"result": action(**request["params"]), "error": None}
        except Exception as error:  # noqa: BLE001  the add-on hands every error on as text
            return {"result": None, "error": str(error)}

    def do_version(self) -> int:
        return self.version

    def do_findNotes(self, query: str) -> list[int]:  # noqa: N802  the protocol's name
        return list(self.collection.find_notes(query))

    def do_findCards(self, query: str) -> list[int]:  # noqa: N802  same
        return list(self.collection.find_cards(query))

    def do_notesInfo(self, notes: list[int]) -> list[dict[str, Any]]:  # noqa: N802  same
        found = [self.collection.get_note(number) for number in notes]  # type: ignore[arg-type]  # plain numbers
        return [
            {
                "noteId": note.id,
                "tags": note.tags,
                "fields": {
                    name: {"value": value, "order": place} for place, (name, value) in enumerate(note.items())
                },
            }
            for note in found
        ]

    def do_importPackage(self, path: str) -> bool:  # noqa: N802  same
        self.collection.import_anki_package(
            ImportAnkiPackageRequest(package_path=path, options=ImportAnkiPackageOptions())
        )
        self.collection.models._clear_cache()  # as Anki's own window does after an import
        return True

    def do_addTags(self, notes: list[int], tags: str) -> None:  # noqa: N802  same
        self.collection.tags.bulk_add(notes, tags)  # type: ignore[arg-type]  # plain numbers

    def do_suspend(self, cards: list[int]) -> bool:
        return self.collection.sched.suspend_cards(cards).count > 0  # type: ignore[arg-type]  # plain numbers
