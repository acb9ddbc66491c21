"""Notes whose images are on the web → the same notes with those images at hand."""

from __future__ import annotations

import functools
import queue
import threading
import time
from typing import TYPE_CHECKING, TypeVar

import msgspec

from paperpack.diagnostics import Code, Diagnostic, diagnostic
from paperpack.model import Image, Note
from paperpack.pipeline.remote.address import RemoteError, is_remote, parse_address
from paperpack.pipeline.remote.cache import Cache, Kept
from paperpack.pipeline.remote.connection import Limits, Network
from paperpack.pipeline.remote.download import Download, download
from paperpack.read.images.picture import Picture, PictureError, inspect
from paperpack.walk import descendants, with_images

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from paperpack.pipeline.progress import Progress

Item = TypeVar("Item")
Result = TypeVar("Result")

_SHOWN = 80


class Illustrated(msgspec.Struct, frozen=True):
    """Notes with their remote images, as far as they could be had; and what is to be said of these."""

    notes: tuple[Note, ...]
    diagnostics: tuple[Diagnostic, ...]


class RemoteImages:
    """Fetches for one run of the program: what failed is not tried again in it, and the time is for all of it."""

    def __init__(self, cache: Cache, limits: Limits | None = None, network: Network | None = None) -> None:
        self._cache = cache
        self._limits = limits or Limits()
        self._given_network = network
        self._keys: dict[str, str] = {}
        self._known: dict[str, Kept | str] = {}
        self._left = self._limits.whole

    def illustrate(
        self, notes: Sequence[Note], place: Callable[[str], str], progress: Progress
    ) -> Illustrated:
        """Give the notes with every image that the cache or the web has.

        Each image that is still not there is named by an UNFETCHED_IMAGE diagnostic with the reason: this
        stands for what the reader said of remote images. Raises `OutputError` where the cache is not writable.
        """
        images = [image for note in notes for image in _remote_images(note)]
        self._fetch(dict.fromkeys(self._key(image.address) for image in images), progress)
        shown = tuple(with_images(note, self._shown) for note in notes)
        said = [
            problem
            for note in notes
            for image in _remote_images(note)
            for problem in self._problems(image, place(note.path))
        ]
        return Illustrated(shown, tuple(dict.fromkeys(said)))

    @functools.cached_property
    def _network(self) -> Network:
        """Made when first needed, as loading the certificates of the system takes its time."""
        return self._given_network or Network()

    def _key(self, written: str) -> str:
        """Give the one way to write an address, so that what is asked for once is kept once."""
        if written not in self._keys:
            try:
                self._keys[written] = str(parse_address(written))
            except RemoteError as error:
                self._keys[written] = written
                self._known[written] = str(error)
        return self._keys[written]

    def _fetch(self, addresses: Iterable[str], progress: Progress) -> None:
        wanted = [address for address in addresses if address not in self._known]
        progress.step("remote images", len(wanted))
        started = time.monotonic()
        deadline = started + self._left
        for address, result in _in_threads(
            lambda address: self._one(address, deadline), wanted, self._limits.at_once, deadline
        ):
            kept = result if isinstance(result, Kept | str) else self._cache.store(address, *result)
            self._known[address] = kept
            progress.advance()
        self._left -= time.monotonic() - started
        for address in wanted:
            self._known.setdefault(
                address, f"the {self._limits.whole:.0f} s for all images are used up; build again to go on"
            )

    def _one(self, address: str, deadline: float) -> Kept | tuple[Download, Picture] | str:
        """Give an image from the cache, or what came from the web, or why there is none."""
        try:
            kept = self._cache.load(address)
            if kept is not None:
                return kept
            answer = download(address, self._limits, self._network, deadline)
            return answer, inspect(answer.content)
        except (RemoteError, PictureError) as error:
            return str(error)

    def _shown(self, image: Image) -> Image:
        kept = self._known.get(self._keys.get(image.address, ""))
        if image.asset is not None or not isinstance(kept, Kept):
            return image
        return msgspec.structs.replace(image, asset=kept.asset)

    def _problems(self, image: Image, place: str) -> Iterator[Diagnostic]:
        kept = self._known[self._key(image.address)]
        address = image.address if len(image.address) <= _SHOWN else f"{image.address[:_SHOWN]}…"
        if isinstance(kept, str):
            yield diagnostic(
                Code.UNFETCHED_IMAGE,
                f"the image {address} was not fetched: {kept}",
                path=place,
                line=image.line,
                hint="put a copy of the file beside the note and show that",
            )
        elif kept.removed:
            yield diagnostic(
                Code.CLEANED_IMAGE,
                f"the image {address} is shown without {', '.join(kept.removed)}",
                path=place,
                line=image.line,
                hint="an image may neither run scripts nor load anything",
            )


def _remote_images(note: Note) -> list[Image]:
    nodes = descendants((*note.title_content, *note.blocks, *note.footnotes))
    return [
        node for node in nodes if isinstance(node, Image) and node.asset is None and is_remote(node.address)
    ]


def _in_threads(
    function: Callable[[Item], Result], items: Sequence[Item], threads: int, deadline: float
) -> Iterator[tuple[Item, Result]]:
    """Give each item with its result as it comes; what is not there at the deadline is left out.

    The threads are daemons, as looking up a name has no time limit of its own: they never keep the program
    from ending.
    """
    todo: queue.SimpleQueue[Item] = queue.SimpleQueue()
    done: queue.SimpleQueue[tuple[Item, Result] | Exception] = queue.SimpleQueue()
    for item in items:
        todo.put(item)

    def work() -> None:
        while time.monotonic() < deadline:
            try:
                item = todo.get_nowait()
            except queue.Empty:
                return
            try:
                done.put((item, function(item)))
            except Exception as error:  # noqa: BLE001  it is raised again where the results are taken
                done.put(error)

    for _ in range(min(threads, len(items))):
        threading.Thread(target=work, daemon=True).start()
    for _ in items:
        try:
            result = done.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            return
        if isinstance(result, Exception):
            raise result
        yield result
