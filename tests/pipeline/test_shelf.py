"""The file of remembered values: what was put can be got, the file grows by what is new, and not for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperpack.pipeline.cache.shelf import Shelf

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = "this one"
LARGE = bytes(range(256)) * 40


def put(path: Path, *values: tuple[str, bytes], asked: tuple[str, ...] = ()) -> None:
    with Shelf(path, PROGRAM) as shelf:
        for key in asked:
            assert shelf.get(key) is not None
        for key, value in values:
            shelf.put(key, value)


def got(path: Path, key: str, program: str = PROGRAM) -> bytes | None:
    with Shelf(path, program) as shelf:
        return shelf.get(key)


def numbered(count: int) -> tuple[tuple[str, bytes], ...]:
    return tuple((str(number), LARGE + bytes([number])) for number in range(count))


def keys(count: int) -> tuple[str, ...]:
    return tuple(str(number) for number in range(count))


def test_an_edit_is_written_behind_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "shelf"
    put(path, *numbered(40))
    before = path.read_bytes()
    put(path, ("new", b"value"), asked=keys(40))
    after = path.read_bytes()
    assert after.startswith(before)
    assert len(after) < len(before) * 1.05
    assert got(path, "new") == b"value"
    assert [got(path, key) for key in keys(40)] == [value for _, value in numbered(40)]


def test_a_key_that_is_put_again_has_its_new_value(tmp_path: Path) -> None:
    path = tmp_path / "shelf"
    put(path, *numbered(40))
    put(path, ("7", b"other"))
    assert got(path, "7") == b"other"
    assert got(path, "8") == LARGE + bytes([8])


def test_the_file_does_not_grow_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "shelf"
    put(path, *numbered(40))
    whole = path.stat().st_size
    sizes = []
    for edit in range(120):
        put(path, (f"edit {edit}", LARGE), asked=keys(40))
        sizes.append(path.stat().st_size)
    assert max(sizes) < whole * 3
    assert [got(path, key) for key in keys(40)] == [value for _, value in numbered(40)]


def test_what_nobody_asks_for_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "shelf"
    put(path, *numbered(40))
    for edit in range(8):
        put(path, (f"edit {edit}", b""), asked=("1",))
    assert got(path, "1") is not None
    assert got(path, "2") is None


def test_of_two_that_save_at_once_neither_spoils_the_other(tmp_path: Path) -> None:
    path = tmp_path / "shelf"
    put(path, *numbered(40))
    first, second = Shelf(path, PROGRAM), Shelf(path, PROGRAM)
    for name, shelf in (("first", first), ("second", second)):
        assert [shelf.get(key) for key in keys(40)] == [value for _, value in numbered(40)]
        shelf.put(name, name.encode())
    first.save()
    second.save()
    assert got(path, "second") == b"second"
    assert [got(path, key) for key in keys(40)] == [value for _, value in numbered(40)]


def test_a_file_cut_off_while_it_was_written_is_as_if_there_were_none(tmp_path: Path) -> None:
    path = tmp_path / "shelf"
    put(path, *numbered(40))
    put(path, ("new", LARGE), asked=keys(40))
    path.write_bytes(path.read_bytes()[:-5])
    assert got(path, "new") is None
    put(path, ("new", LARGE))
    assert got(path, "new") == LARGE


def test_another_program_gets_nothing(tmp_path: Path) -> None:
    path = tmp_path / "shelf"
    put(path, *numbered(40))
    assert got(path, "1", "another one") is None
