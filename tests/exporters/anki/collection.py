"""The real Anki: a collection in a folder, and the questions that the tests put to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest
from anki.import_export_pb2 import ImportAnkiPackageUpdateCondition

if TYPE_CHECKING:
    from pathlib import Path

    from anki.cards import Card, CardId
    from anki.collection import ImportLogWithChanges
    from anki.notes import Note

_IF_NEWER = ImportAnkiPackageUpdateCondition.Value("IMPORT_ANKI_PACKAGE_UPDATE_CONDITION_IF_NEWER")


class Anki:
    """A collection of its own. Packages are imported as Anki's window does by default."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.collection = Collection(str(folder / "collection.anki2"))

    def load(self, package: bytes) -> ImportLogWithChanges.Log:
        """Import a package; gives what became of its notes."""
        path = self.folder / "package.apkg"
        path.write_bytes(package)
        options = ImportAnkiPackageOptions(
            merge_notetypes=False,
            with_scheduling=False,
            with_deck_configs=False,
            update_notes=_IF_NEWER,
            update_notetypes=_IF_NEWER,
        )
        request = ImportAnkiPackageRequest(package_path=str(path), options=options)
        log = self.collection.import_anki_package(request).log
        self.collection.models._clear_cache()  # Anki's own window does so after an import
        return log

    def notes(self, search: str = "") -> list[Note]:
        return [self.collection.get_note(number) for number in self.collection.find_notes(search)]

    def note(self, search: str = "") -> Note:
        (found,) = self.notes(search)
        return found

    def answer(self, card_id: CardId) -> None:
        """Answer a card "Good", which writes a line of its history."""
        card = self.collection.get_card(card_id)
        card.start_timer()
        self.collection.sched.answerCard(card, 3)

    def history(self) -> list[list[int]]:
        return [list(row) for row in self.collection.db.all("SELECT id, cid FROM revlog ORDER BY id")]  # type: ignore[union-attr]  # db is open as long as the collection

    def decks(self) -> list[str]:
        return [deck.name for deck in self.collection.decks.all_names_and_ids(skip_empty_default=True)]

    def deck_of(self, card_id: CardId) -> str:
        return self.collection.decks.name(self.collection.get_card(card_id).did)

    def question(self, search: str = "") -> str:
        return self._card(search).render_output().question_text

    def answer_side(self, search: str = "") -> str:
        return self._card(search).render_output().answer_text

    def _card(self, search: str) -> Card:
        (card_id, *_) = self.collection.find_cards(search)
        return self.collection.get_card(card_id)

    def assert_sound(self) -> None:
        """No media missing or unused, no empty card, and the database check finds nothing."""
        media = self.collection.media.check()
        assert list(media.missing) == []
        assert list(media.unused) == []
        assert list(self.collection.get_empty_cards().notes) == []
        problems, fine = self.collection.fix_integrity()
        assert fine, problems
        for note in self.notes():
            ways = {1, 2} if dict(note.items()).get("Reverse") else {1}
            expected = set(note.cloze_numbers_in_fields()) if "cloze" in note.note_type()["name"] else ways  # type: ignore[index]  # a note of ours has a notetype
            assert {card.ord + 1 for card in note.cards()} == expected
