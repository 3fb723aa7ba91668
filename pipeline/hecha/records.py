"""The record that leaves the program: contract `hecha.record/1`.

Offsets are half-open and count Unicode code points: `start` and `end` in the record's `text`,
`source_start` and `source_end` in the source text (the decoded file, or the row's text field).
What is not known is null.
"""

from decimal import Decimal
from typing import Annotated, Any, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

SCHEMA: Literal["hecha.record/1"] = "hecha.record/1"

Number = Annotated[Decimal, WithJsonSchema({"type": "number"})]
FigureKind = Literal[
    "count", "money", "percent", "percentage_point", "fraction", "duration", "measure", "multiple", "age", "rate"
]
InstitutionKind = Literal[
    "party", "government", "court", "procuratorate", "police", "discipline", "legislature", "group",
    "media", "company", "education", "association", "military", "international", "other",
]  # fmt: skip
MechanismKind = Literal[
    "mechanism", "system", "model", "method", "plan", "campaign", "platform", "policy", "case", "formula", "list"
]


class Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Spanned(Model):
    text: str = Field(description="The characters of the record's text from start to end.")
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    source_start: int = Field(ge=0)
    source_end: int = Field(ge=0)


class Source(Model):
    uri: str = Field(description="Path of the document; `#id` follows for a row of a file.")
    sha256: str = Field(description="Of the bytes of the document, or of the row's text in UTF-8.")
    bytes: int
    media_type: str
    encoding: str
    encoding_evidence: Literal["given", "bom", "declared", "utf-8", "statistics"] = Field(
        description="Why this encoding: the text was given, its byte order mark, a declaration, valid UTF-8, or statistics."
    )
    url: str | None = Field(description="Where the report was published, if the archive or the page says so.")
    fragment: str | None = Field(
        description="`#:~:text=` directive: appended to the url it opens the page at the report."
    )
    characters: int = Field(description="Length of the source text, to which the source offsets refer.")
    text: str | None = Field(default=None, description="The source text itself, if asked for.")


class Article(Model):
    title: str | None
    publisher: str | None
    published: str | None = Field(
        description="YYYY-MM-DD, with THH:MM and an offset where stated; --MM-DD where the year is not."
    )
    authors: tuple[str, ...]
    editors: tuple[str, ...]
    place: str | None
    script: Literal["Hans", "Hant"] = Field(description="Script of the source.")


class Step(Model):
    name: str
    config: str | None = None
    count: int = Field(description="Places changed.")


class Time(Model):
    text: str = Field(description="The report's own words for the period or date.")
    role: Literal["on", "during", "since", "as_of", "by"]
    start: str | None = Field(description="First day, ISO 8601, or null.")
    end: str | None = Field(description="Last day, ISO 8601, or null.")


class Block(Model):
    """A line of the record's text and its place in the report."""

    kind: Literal["title", "credit", "heading", "paragraph", "caption", "table"]
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    source_start: int = Field(ge=0)
    source_end: int = Field(ge=0)


class Figure(Spanned):
    id: str
    kind: FigureKind
    value: Number = Field(description="Exact; the lower end of a range.")
    value_max: Number | None = Field(description="The upper end of a range.")
    bound: Literal["exact", "about", "over", "under", "range"]
    unit: str | None = Field(description="As printed, in Simplified script.")
    unit_id: str | None = Field(description="Canonical id of the unit.")
    currency: str | None = Field(description="ISO 4217.")
    item: str | None = Field(description="What is counted or measured.")
    subject: str | None = Field(description="Id of the institution that acted.")
    predicate: str | None
    direction: Literal["up", "down"] | None
    time: Time | None
    part_of: str | None = Field(description="Id of the figure that is the total.")
    compared_with: str | None = Field(description="Id of the figure compared with.")
    attribution: str | None
    rule: str


class Institution(Model):
    id: str
    name: str = Field(description="The fullest name that the report supports.")
    kind: InstitutionKind
    region: str | None
    adcode: str | None = Field(description="GB/T 2260 code of the region.")
    parent: str | None
    rule: str
    mentions: tuple[Spanned, ...]


class Mechanism(Model):
    id: str
    name: str
    core: str | None = Field(description="The name without quotation marks and head noun.")
    kind: MechanismKind
    action: str | None
    institution: str | None
    parts: tuple[str, ...]
    rule: str
    mentions: tuple[Spanned, ...]


class Document(Model):
    id: str
    title: str
    kind: str = Field(description="The genre word: 办法, 意见, 规定, …, or film, book, other.")
    status: str | None
    number: str | None
    action: str | None
    issuer: str | None
    contains: tuple[str, ...]
    articles: tuple[str, ...] = Field(default=(), description="Articles of it that the report cites, as printed.")
    rule: str
    mentions: tuple[Spanned, ...]


class Attribution(Spanned):
    id: str
    source: str
    institution: str | None
    cue: str
    form: Literal["direct", "indirect", "document"]
    anonymous: bool


class Check(Model):
    kind: str
    verdict: Literal["consistent", "inconsistent", "open"]
    figures: tuple[str, ...]
    explanation: str


class Record(Model):
    """What one report states, tied to its characters."""

    schema_: Literal["hecha.record/1"] = Field(alias="schema", default=SCHEMA)
    id: str = Field(description="From the normalized title and body: the same report has the same id in any script.")
    source: Source
    article: Article
    text: str = Field(description="Normalized title, credit lines and body.")
    blocks: tuple[Block, ...] = Field(description="The lines of text, in order.")
    steps: tuple[Step, ...]
    figures: tuple[Figure, ...]
    institutions: tuple[Institution, ...]
    mechanisms: tuple[Mechanism, ...]
    documents: tuple[Document, ...]
    attributions: tuple[Attribution, ...]
    checks: tuple[Check, ...]
    produced_by: dict[str, str]

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, title="hecha record")

    def to_json(self) -> bytes:
        """Return the record as one line of JSON without a line end."""
        data = self.model_dump(by_alias=True)
        if data["source"]["text"] is None:
            del data["source"]["text"]
        for step in data["steps"]:
            if step["config"] is None:
                del step["config"]
        return orjson.dumps(data, default=_plain)


def read_record(line: bytes | str) -> Record:
    """Return the record of a JSON line; raises pydantic's ValidationError if it is not one."""
    return Record.model_validate(orjson.loads(line))


def record_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a record."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://hecha.dev/schemas/record.schema.json",
        **Record.model_json_schema(by_alias=True, mode="serialization"),
    }


def _plain(value: object) -> object:
    """Write a Decimal as an integer where it is one, else as its shortest decimal."""
    if isinstance(value, Decimal):
        if value == value.to_integral_value():
            return int(value) if abs(value) < 2**63 else orjson.Fragment(str(int(value)))
        return orjson.Fragment(format(value.normalize(), "f"))
    raise TypeError(f"{type(value).__name__} has no JSON form")
