"""Lexicons: TSV tables that a linguist edits, validated when loaded and matched in one pass.

A lexicon file has comment lines (`# …`) that say what it is, its source, its licence and what may
enter; then one row of column names; then the rows, sorted by their first column.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple, get_args

from hecha.errors import LexiconError
from hecha.records import FigureKind, InstitutionKind, MechanismKind
from hecha.resources import data_folder


class Row(NamedTuple):
    line: int
    values: tuple[str, ...]


class Unit(NamedTuple):
    surface: str
    id: str
    kind: str
    dimension: str
    factor: Decimal | None
    code: str


class Cue(NamedTuple):
    """An approximation cue of a figure."""

    surface: str
    bound: str
    place: str
    inside: bool


class Region(NamedTuple):
    name: str
    code: str
    level: str
    parent: str
    short: str
    status: str
    plain: str  # 大理州 for 大理白族自治州, else empty


class Known(NamedTuple):
    """A name that denotes one institution wherever it stands."""

    surface: str
    name: str
    kind: str
    region: str


class Head(NamedTuple):
    """The last word of productive names, with the kind that it gives."""

    surface: str
    kind: str
    left: str


_BLANK = re.compile(r"(?:^|\t)[^\S\t]|[^\S\t](?:\t|$)")  # around a field
_BLANK_PAIRS = tuple(pair for c in " \u3000\xa0" for pair in (f"\t{c}", f"{c}\t", f"\n{c}", f"{c}\n"))


class Matcher:
    """Finds every entry of a set of surface forms in one pass, leftmost and longest."""

    def __init__(self, surfaces: Iterable[str]) -> None:
        import ahocorasick_rs as engine

        self._surfaces = sorted(set(surfaces))
        self._automaton = engine.AhoCorasick(self._surfaces, matchkind=engine.MatchKind.LeftmostLongest)

    def find(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Yield (surface, start, end) of disjoint matches in text order."""
        for at, start, end in self._automaton.find_matches_as_indexes(text):
            yield self._surfaces[at], start, end


def alternatives(words: Iterable[str]) -> str:
    """Return a pattern that matches any of some words, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


class Lexicon:
    """All tables of one lexicon folder; each is read when first used."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._words: dict[str, frozenset[str]] = {}
        self._pairs: dict[str, dict[str, str]] = {}

    def words(self, name: str) -> frozenset[str]:
        """Return the first column of a table."""
        if name not in self._words:
            self._words[name] = frozenset(row.values[0] for row in self._rows(name))
        return self._words[name]

    def rule(self, name: str) -> tuple[str, str]:
        """Return what a rule for figures reads, in English and Chinese."""
        return next((e, c) for rule, e, c in self.table("rules.tsv", ("rule", "english", "chinese")) if rule == name)

    def word_class(self, name: str) -> frozenset[str]:
        """Return the words of a closed class of classes.tsv."""
        return self._classes[name]

    def class_words(self, name: str) -> tuple[str, ...]:
        """Return the words of a class as a tuple, for startswith and endswith."""
        return self._class_words[name]

    @cached_property
    def _class_words(self) -> dict[str, tuple[str, ...]]:
        return {name: tuple(sorted(words)) for name, words in self._classes.items()}

    @cached_property
    def changes(self) -> str:
        """Return a pattern of the words that say a change, the longest first: 增长, 压减, 升, 少."""
        words = {
            word for word, direction in self.pairs("predicates.tsv", "surface", "direction").items() if direction != "-"
        }
        return alternatives(words | self.word_class("figure-change"))

    @cached_property
    def party_rules(self) -> re.Pattern[str]:
        """Return a pattern of the Party's rules, which bear its name: 中国共产党纪律处分条例."""
        return re.compile(f"中国共产党[㐀-鿿]{{2,16}}?(?P<genre>{alternatives(self.word_class('party-rule'))})")

    def is_any(self, word: str, *classes: str) -> bool:
        """Tell whether a word is of one of some classes."""
        return any(word in self.word_class(name) for name in classes)

    @cached_property
    def _classes(self) -> dict[str, frozenset[str]]:
        classes: dict[str, set[str]] = {}
        for surface, name in self.table("classes.tsv", ("surface", "class")):
            classes.setdefault(name, set()).add(surface)
        return {name: frozenset(words) for name, words in classes.items()}

    @cached_property
    def units(self) -> Mapping[str, Unit]:
        out: dict[str, Unit] = {}
        for row in self._rows("units.tsv", columns=("surface", "id", "kind", "dimension", "factor", "code")):
            surface, id_, kind, dimension, factor, code = row.values
            self._one_of("units.tsv", row, kind, get_args(FigureKind))
            try:
                out[surface] = Unit(surface, id_, kind, dimension, Decimal(factor) if factor else None, code)
            except InvalidOperation:
                raise self._error("units.tsv", row, f"factor is not a decimal number: {factor!r}") from None
        return out

    @cached_property
    def cues(self) -> Mapping[tuple[str, str], Cue]:
        """Approximation cues by (place, surface)."""
        out: dict[tuple[str, str], Cue] = {}
        for row in self._rows("bounds.tsv", columns=("surface", "bound", "place", "inside"), unique=False):
            surface, bound, place, inside = row.values
            self._one_of("bounds.tsv", row, bound, ("about", "over", "under", "exact"))
            self._one_of("bounds.tsv", row, place, ("before", "after"))
            self._one_of("bounds.tsv", row, inside, ("yes", "no"))
            out[place, surface] = Cue(surface, bound, place, inside == "yes")
        return out

    @cached_property
    def regions(self) -> tuple[Region, ...]:
        columns = ("name", "code", "level", "parent", "short", "status")
        peoples = "|".join(sorted(self.word_class("people"), key=len, reverse=True))
        autonomous = re.compile(f"(.{{2,}}?)(?:{peoples})+自治([州县旗])")
        named_for_people = re.compile("(.{2,})族自治([县旗])")

        def plain(name: str) -> str:
            match = autonomous.fullmatch(name)
            if match:
                return match[1] + match[2]
            own = named_for_people.fullmatch(name)  # 东乡族自治县 is 东乡县
            return own[1] + own[2] if own else ""

        rows = self._rows("regions.tsv", columns=columns, unique=False)
        return tuple(Region(*(*row.values, plain(row.values[0]))) for row in rows)

    @cached_property
    def countries(self) -> Mapping[str, str]:
        return {row.values[0]: row.values[1] for row in self._rows("countries.tsv", columns=("name", "code", "kind"))}

    @cached_property
    def known(self) -> Mapping[str, Known]:
        out: dict[str, Known] = {}
        kinds = frozenset(get_args(InstitutionKind))
        for path in sorted((self.folder / "institutions").glob("*.tsv")):
            name = f"institutions/{path.name}"
            if path.name in ("heads.tsv", "generic.tsv"):
                continue
            for row in self._rows(name, columns=("surface", "name", "kind", "region", "note")):
                surface, full, kind, region, _ = row.values
                self._one_of(name, row, kind, kinds)
                if surface in out:
                    raise self._error(name, row, f"{surface} stands in another table already")
                out[surface] = Known(surface, full, kind, region)
        return out

    @cached_property
    def institution_heads(self) -> Mapping[str, Head]:
        out = {}
        for row in self._rows("institutions/heads.tsv", columns=("surface", "kind", "left", "note")):
            self._one_of("institutions/heads.tsv", row, row.values[1], get_args(InstitutionKind))
            self._one_of(
                "institutions/heads.tsv", row, row.values[2], ("rank", "region", "name", "any", "body", "trade")
            )
            out[row.values[0]] = Head(*row.values[:3])
        return out

    @cached_property
    def mechanism_heads(self) -> Mapping[str, Head]:
        out = {}
        for row in self._rows("mechanisms.tsv", columns=("surface", "kind", "left", "note")):
            self._one_of("mechanisms.tsv", row, row.values[1], get_args(MechanismKind))
            self._one_of("mechanisms.tsv", row, row.values[2], ("quoted", "specific", "any"))
            out[row.values[0]] = Head(*row.values[:3])
        return out

    def table(self, name: str, columns: Sequence[str]) -> tuple[tuple[str, ...], ...]:
        """Return the rows of a table that has just these columns."""
        return tuple(row.values for row in self._rows(name, columns=columns, unique=False))

    def pairs(self, name: str, first: str, second: str) -> dict[str, str]:
        """Return a table of two columns, by its first."""
        if name not in self._pairs:
            self._pairs[name] = {a: b for a, b in self.table(name, (first, second))}  # noqa: C416 - mypy knows no pairs here
        return self._pairs[name]

    @cached_property
    def sha256(self) -> str:
        """Return the hash of all tables, so that a record says with which words it was made."""
        digest = hashlib.sha256()
        for path in sorted(self.folder.rglob("*.tsv")):
            digest.update(path.relative_to(self.folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
        return digest.hexdigest()

    def tables(self) -> list[str]:
        """Return the names of all tables in the folder."""
        return [path.relative_to(self.folder).as_posix() for path in sorted(self.folder.rglob("*.tsv"))]

    def _rows(self, name: str, *, columns: Sequence[str] | None = None, unique: bool = True) -> list[Row]:
        path = self.folder / name
        rows: list[Row] = []
        header: list[str] | None = None
        last = ""
        try:
            text = path.read_text(encoding="utf-8")
        except OSError as error:
            raise LexiconError(
                f"{path}: cannot be read ({error.strerror}); reinstall hecha or check the folder"
            ) from None
        blanks = any(pair in text for pair in _BLANK_PAIRS)
        for number, line in enumerate(text.splitlines(), start=1):
            if not line or line.startswith("# ") or line == "#":
                continue
            values = line.split("\t")
            if header is None:
                header = values
                if columns is not None and tuple(values) != tuple(columns):
                    raise LexiconError(f"{path}:{number}: columns are {values}, expected {list(columns)}")
                continue
            if len(values) != len(header):
                raise LexiconError(f"{path}:{number}: {len(values)} fields, expected {len(header)}: {line!r}")
            first = values[0]
            if not first or (blanks and _BLANK.search(line)):
                raise LexiconError(f"{path}:{number}: empty first field or blanks around a field: {line!r}")
            if first <= last:
                if first < last:
                    raise LexiconError(f"{path}:{number}: {first!r} must stand before {last!r} (sorted)")
                if unique:
                    raise LexiconError(f"{path}:{number}: {first!r} stands twice")
            last = first
            rows.append(Row(number, tuple(values)))
        if header is None:
            raise LexiconError(f"{path}: no row of column names")
        return rows

    def _one_of(self, name: str, row: Row, value: str, allowed: Collection[str]) -> None:
        if value not in allowed:
            raise self._error(name, row, f"{value!r} is not one of {', '.join(sorted(allowed))}")

    def _error(self, name: str, row: Row, reason: str) -> LexiconError:
        return LexiconError(f"{self.folder / name}:{row.line}: {reason}")


@lru_cache(maxsize=4)
def load_lexicon(folder: Path | None = None) -> Lexicon:
    """Return the lexicon of a folder, by default the one that comes with hecha."""
    return Lexicon(folder or data_folder("lexicons"))
