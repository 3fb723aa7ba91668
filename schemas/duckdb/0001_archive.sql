-- hecha archive, version 1, for DuckDB.
--
-- `hecha load RECORDS archive.duckdb` applies the files of this folder in the order of their numbers, each in one
-- transaction, and notes the number in hecha_schema. A published file never changes; a change is a new file.
--
-- One row of `records` is one report (contract hecha.record/1, see docs/records.md); every other table hangs on it by
-- record_id. Offsets are half-open and count Unicode code points: span_* in records.text, source_* in the source text
-- (the record says `start` and `end`, which SQL reserves). What the report does not tell is NULL.
--
-- The child tables have no PRIMARY KEY here: DuckDB would hold an index of every row, and the loader replaces all
-- rows of a record at once. Their keys are named in the comments and hold all the same.

CREATE TABLE hecha_schema (
    version    INTEGER PRIMARY KEY,                        -- number of the file that was applied
    applied_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now()
);

-- One row a report: of documents with the same title and body, the last one that was loaded.
CREATE TABLE records (
    id                VARCHAR PRIMARY KEY,                 -- from title and body: reprints of one text share it
    uri               VARCHAR NOT NULL,                    -- path of the document, with #id for a row of a file
    sha256            VARCHAR NOT NULL,                    -- of the document's bytes
    bytes             BIGINT NOT NULL,
    media_type        VARCHAR NOT NULL,
    encoding          VARCHAR NOT NULL,
    encoding_evidence VARCHAR NOT NULL,
    url               VARCHAR,                             -- where it was published
    fragment          VARCHAR,                             -- behind the url it opens the page at the report
    characters        BIGINT NOT NULL,                     -- length of the source text
    source_text       VARCHAR,                             -- with `hecha extract --with-source` only
    title             VARCHAR,
    publisher         VARCHAR,
    published         VARCHAR,                             -- as far as known: 2024-03-05T10:22, 2024-03, --11-25
    published_date    DATE,                                -- its day, where it tells a full one
    authors           VARCHAR[] NOT NULL,
    editors           VARCHAR[] NOT NULL,
    place             VARCHAR,
    script            VARCHAR NOT NULL,                    -- Hans or Hant, of the source
    text              VARCHAR NOT NULL,                    -- normalized title, credit lines and body
    blocks            JSON NOT NULL,                       -- the lines of text: [{kind, start, end, …}]
    steps             JSON NOT NULL,                       -- what normalization changed: [{name, config, count}]
    produced_by       JSON NOT NULL,                       -- versions of program and lexicons
    schema            VARCHAR NOT NULL,                    -- hecha.record/1
    cluster_id        VARCHAR                              -- smallest id of its near-duplicates; see `hecha duplicates`
);

-- One row a document that gave the record: reprints under other uris and publishers. Key: record_id, uri.
CREATE TABLE copies (
    record_id VARCHAR NOT NULL,
    uri       VARCHAR NOT NULL,
    sha256    VARCHAR NOT NULL,
    url       VARCHAR,
    publisher VARCHAR,
    published VARCHAR
);

-- Quantities as the report states them. Key: record_id, id.
CREATE TABLE figures (
    record_id     VARCHAR NOT NULL,
    id            VARCHAR NOT NULL,                        -- f1, f2, … in the order of the text
    text          VARCHAR NOT NULL,                        -- as printed: 近1.2万条
    span_start    BIGINT NOT NULL,
    span_end      BIGINT NOT NULL,
    source_start  BIGINT NOT NULL,
    source_end    BIGINT NOT NULL,
    kind          VARCHAR NOT NULL,                        -- count money percent percentage_point fraction duration …
    value         DECIMAL(38, 12) NOT NULL,                -- exact; the lower end of a range
    value_max     DECIMAL(38, 12),                         -- the upper end of a range
    bound         VARCHAR NOT NULL,                        -- exact about over under range
    unit          VARCHAR,                                 -- as printed, in Simplified script
    unit_id       VARCHAR,                                 -- canonical id of the unit
    currency      VARCHAR,                                 -- ISO 4217
    item          VARCHAR,                                 -- what is counted or measured
    subject       VARCHAR,                                 -- institutions.id of who acted
    predicate     VARCHAR,
    direction     VARCHAR,                                 -- up down
    time_text     VARCHAR,                                 -- the report's words for the period
    time_role     VARCHAR,                                 -- on during since as_of by
    time_start    DATE,
    time_end      DATE,
    part_of       VARCHAR,                                 -- figures.id of the total
    compared_with VARCHAR,                                 -- figures.id of the base
    attribution   VARCHAR,                                 -- attributions.id of who states it
    rule          VARCHAR NOT NULL
);

-- Bodies that the report names. Key: record_id, id.
CREATE TABLE institutions (
    record_id VARCHAR NOT NULL,
    id        VARCHAR NOT NULL,
    name      VARCHAR NOT NULL,                            -- the fullest name that the report supports
    kind      VARCHAR NOT NULL,
    region    VARCHAR,
    adcode    VARCHAR,                                     -- GB/T 2260
    parent    VARCHAR,                                     -- institutions.id
    rule      VARCHAR NOT NULL
);

-- Named mechanisms, campaigns, models, formulas. Key: record_id, id.
CREATE TABLE mechanisms (
    record_id   VARCHAR NOT NULL,
    id          VARCHAR NOT NULL,
    name        VARCHAR NOT NULL,
    core        VARCHAR,                                   -- the name without quotation marks and head noun
    kind        VARCHAR NOT NULL,
    action      VARCHAR,
    institution VARCHAR,                                   -- institutions.id
    parts       VARCHAR[] NOT NULL,
    rule        VARCHAR NOT NULL
);

-- Documents that the report quotes or names. Key: record_id, id.
CREATE TABLE documents (
    record_id VARCHAR NOT NULL,
    id        VARCHAR NOT NULL,
    title     VARCHAR NOT NULL,
    kind      VARCHAR NOT NULL,
    status    VARCHAR,
    number    VARCHAR,
    action    VARCHAR,
    issuer    VARCHAR,                                     -- institutions.id
    contains  VARCHAR[] NOT NULL,                          -- titles inside its title
    articles  VARCHAR[] NOT NULL,                          -- articles that the report cites
    rule      VARCHAR NOT NULL
);

-- Where institutions, mechanisms and documents stand in the text. Key: record_id, item_id, number.
CREATE TABLE mentions (
    record_id    VARCHAR NOT NULL,
    item         VARCHAR NOT NULL,                         -- institution mechanism document
    item_id      VARCHAR NOT NULL,                         -- id in the table of that kind
    number       BIGINT NOT NULL,                          -- 1, 2, … in the order of the text
    text         VARCHAR NOT NULL,
    span_start   BIGINT NOT NULL,
    span_end     BIGINT NOT NULL,
    source_start BIGINT NOT NULL,
    source_end   BIGINT NOT NULL
);

-- Who says something: source and cue. Key: record_id, id.
CREATE TABLE attributions (
    record_id    VARCHAR NOT NULL,
    id           VARCHAR NOT NULL,
    text         VARCHAR NOT NULL,
    span_start   BIGINT NOT NULL,
    span_end     BIGINT NOT NULL,
    source_start BIGINT NOT NULL,
    source_end   BIGINT NOT NULL,
    source       VARCHAR NOT NULL,                         -- as printed
    institution  VARCHAR,                                  -- institutions.id
    cue          VARCHAR NOT NULL,
    form         VARCHAR NOT NULL,                         -- direct indirect document
    anonymous    BOOLEAN NOT NULL
);

-- Arithmetic within one report. Key: record_id, number.
CREATE TABLE checks (
    record_id   VARCHAR NOT NULL,
    number      BIGINT NOT NULL,
    kind        VARCHAR NOT NULL,
    verdict     VARCHAR NOT NULL,                          -- consistent inconsistent open
    figures     VARCHAR[] NOT NULL,                        -- figures.id
    explanation VARCHAR NOT NULL
);

-- Every figure as a full statement: what, how much, who, when, said by whom, printed where.
CREATE VIEW figure_statements AS
SELECT
    f.value, f.value_max, f.bound, f.unit, f.currency, f.item,
    i.name AS subject, i.region, i.adcode, f.predicate, f.direction,
    f.time_text, f.time_start, f.time_end, a.source AS said_by,
    r.title, r.publisher, r.published, r.published_date, r.uri, r.url,
    f.text, f.kind, f.record_id, f.id AS figure_id
FROM figures f
JOIN records r ON r.id = f.record_id
LEFT JOIN institutions i ON i.record_id = f.record_id AND i.id = f.subject
LEFT JOIN attributions a ON a.record_id = f.record_id AND a.id = f.attribution;

-- What each institution did or tells of itself, in all reports.
CREATE VIEW institution_figures AS
SELECT
    i.name AS institution, i.kind AS institution_kind, i.region, i.adcode, f.item, f.value, f.value_max, f.bound, f.unit,
    f.currency, f.predicate, f.direction, f.time_start, f.time_end, r.publisher, r.published_date, f.record_id,
    f.id AS figure_id
FROM institutions i
JOIN figures f ON f.record_id = i.record_id AND f.subject = i.id
JOIN records r ON r.id = i.record_id;

-- How much is told of each region: reports that name a body of it, such bodies, and figures of theirs.
CREATE VIEW region_counts AS
SELECT
    i.adcode, min(i.region) AS region, count(DISTINCT i.record_id) AS records,
    count(DISTINCT i.name) AS institutions, count(f.id) AS figures
FROM institutions i
LEFT JOIN figures f ON f.record_id = i.record_id AND f.subject = i.id
WHERE i.adcode IS NOT NULL
GROUP BY i.adcode;

-- Reports whose numbers cannot hold together.
CREATE VIEW inconsistent_checks AS
SELECT c.kind, c.explanation, c.figures, r.title, r.publisher, r.published_date, r.uri, c.record_id, c.number
FROM checks c
JOIN records r ON r.id = c.record_id
WHERE c.verdict = 'inconsistent';

-- How far a mechanism has spread: reports, regions of the bodies that practise it, outlets, first and last day.
CREATE VIEW mechanism_spread AS
SELECT
    coalesce(m.core, m.name) AS mechanism, count(DISTINCT m.record_id) AS records, count(DISTINCT i.adcode) AS regions,
    count(DISTINCT r.publisher) AS publishers, min(r.published_date) AS first_date, max(r.published_date) AS last_date
FROM mechanisms m
JOIN records r ON r.id = m.record_id
LEFT JOIN institutions i ON i.record_id = m.record_id AND i.id = m.institution
GROUP BY coalesce(m.core, m.name);

-- Which documents are cited, how often, by whom issued where a report tells it.
CREATE VIEW document_citations AS
SELECT
    d.title, min(d.kind) AS kind, max(d.number) AS number, max(i.name) AS issuer,
    count(DISTINCT d.record_id) AS records, min(r.published_date) AS first_date, max(r.published_date) AS last_date
FROM documents d
JOIN records r ON r.id = d.record_id
LEFT JOIN institutions i ON i.record_id = d.record_id AND i.id = d.issuer
GROUP BY d.title;

-- A statement counts once in a cluster of near-duplicates, however often it is printed. Run `hecha duplicates` first.
CREATE VIEW cluster_figures AS
SELECT
    coalesce(r.cluster_id, r.id) AS cluster_id, f.item, f.value, f.value_max, f.bound, f.unit, f.currency, f.kind,
    min(f.time_start) AS time_start, max(f.time_end) AS time_end, count(DISTINCT f.record_id) AS records,
    count(DISTINCT (c.record_id, c.uri)) AS copies, count(DISTINCT c.publisher) AS publishers,
    min(r.published_date) AS first_date
FROM figures f
JOIN records r ON r.id = f.record_id
JOIN copies c ON c.record_id = f.record_id
GROUP BY ALL;

-- Figures that differ between near-duplicates: the same words around them, item, unit and kind, but other values.
-- A frame is the eight characters on either side with their digits left out; it must stand once in its report.
CREATE VIEW changed_figures AS
WITH framed AS (
    SELECT
        r.cluster_id, f.record_id, f.item, f.unit, f.kind, f.value, f.text,
        regexp_replace(
            substr(r.text, greatest(f.span_start - 7, 1), least(f.span_start, 8)) || '#' || substr(r.text, f.span_end + 1, 8),
            '[0-9.]+', '', 'g'
        ) AS frame
    FROM figures f
    JOIN records r ON r.id = f.record_id
    WHERE r.cluster_id IS NOT NULL
),
single AS (
    SELECT *, count(*) OVER (PARTITION BY record_id, item, unit, kind, frame) AS times FROM framed
)
SELECT
    cluster_id, item, unit, kind, frame, count(DISTINCT value) AS different,
    list(text ORDER BY record_id) AS texts, list(record_id ORDER BY record_id) AS records
FROM single
WHERE times = 1
GROUP BY cluster_id, item, unit, kind, frame
HAVING count(DISTINCT value) > 1;

-- Reports that hold every one of the words (divided by blanks) in title or text, exactly: search_text('电信 诈骗').
-- It reads all texts; docs/archive.md has the times. Words are written in Simplified script, as the texts are.
CREATE MACRO search_text(words) AS TABLE
SELECT r.*
FROM records r
WHERE len(list_filter(
    string_split_regex(trim(words), '[ \x{3000}]+'),
    lambda word: NOT (contains(r.text, word) OR contains(coalesce(r.title, ''), word))
)) = 0;
