-- hecha archive, version 1, for PostgreSQL 15 and newer.
--
-- `hecha load RECORDS postgresql://… --init` applies the files of this folder in the order of their numbers, each in one
-- transaction, and notes the number in hecha_schema. A published file never changes; a change is a new file.
-- The tables go to the first schema of the search path: `?options=-csearch_path%3Dnews` puts them into schema news.
--
-- One row of `records` is one report (contract hecha.record/1, see docs/records.md); every other table hangs on it by
-- record_id. Offsets are half-open and count Unicode code points: span_* in records.text, source_* in the source text
-- (the record says `start` and `end`, which SQL reserves). What the report does not tell is NULL.
--
-- No foreign keys: they halve the rate of COPY, and the loader writes a record and its rows in one transaction.

CREATE TABLE hecha_schema (
    version    integer PRIMARY KEY,                       -- number of the file that was applied
    applied_at timestamptz NOT NULL DEFAULT now()
);

-- One row a report: of documents with the same title and body, the last one that was loaded.
CREATE TABLE records (
    id                text PRIMARY KEY,                   -- from title and body: reprints of one text share it
    uri               text NOT NULL,                      -- path of the document, with #id for a row of a file
    sha256            text NOT NULL,                      -- of the document's bytes
    bytes             bigint NOT NULL,
    media_type        text NOT NULL,
    encoding          text NOT NULL,
    encoding_evidence text NOT NULL,
    url               text,                               -- where it was published
    fragment          text,                               -- behind the url it opens the page at the report
    characters        integer NOT NULL,                   -- length of the source text
    source_text       text,                               -- with `hecha extract --with-source` only
    title             text,
    publisher         text,
    published         text,                               -- as far as known: 2024-03-05T10:22, 2024-03, --11-25
    published_date    date,                               -- its day, where it tells a full one
    authors           text[] NOT NULL,
    editors           text[] NOT NULL,
    place             text,
    script            text NOT NULL,                      -- Hans or Hant, of the source
    text              text NOT NULL,                      -- normalized title, credit lines and body
    blocks            jsonb NOT NULL,                     -- the lines of text: [{kind, start, end, …}]
    steps             jsonb NOT NULL,                     -- what normalization changed: [{name, config, count}]
    produced_by       jsonb NOT NULL,                     -- versions of program and lexicons
    schema            text NOT NULL,                      -- hecha.record/1
    cluster_id        text                                -- smallest id of its near-duplicates; see `hecha duplicates`
);

-- One row a document that gave the record: reprints under other uris and publishers.
CREATE TABLE copies (
    record_id text NOT NULL,
    uri       text NOT NULL,
    sha256    text NOT NULL,
    url       text,
    publisher text,
    published text,
    PRIMARY KEY (record_id, uri)
);

-- Quantities as the report states them.
CREATE TABLE figures (
    record_id     text NOT NULL,
    id            text NOT NULL,                          -- f1, f2, … in the order of the text
    text          text NOT NULL,                          -- as printed: 近1.2万条
    span_start    integer NOT NULL,
    span_end      integer NOT NULL,
    source_start  integer NOT NULL,
    source_end    integer NOT NULL,
    kind          text NOT NULL,                          -- count money percent percentage_point fraction duration …
    value         numeric(38, 12) NOT NULL,               -- exact; the lower end of a range
    value_max     numeric(38, 12),                        -- the upper end of a range
    bound         text NOT NULL,                          -- exact about over under range
    unit          text,                                   -- as printed, in Simplified script
    unit_id       text,                                   -- canonical id of the unit
    currency      text,                                   -- ISO 4217
    item          text,                                   -- what is counted or measured
    subject       text,                                   -- institutions.id of who acted
    predicate     text,
    direction     text,                                   -- up down
    time_text     text,                                   -- the report's words for the period
    time_role     text,                                   -- on during since as_of by
    time_start    date,
    time_end      date,
    part_of       text,                                   -- figures.id of the total
    compared_with text,                                   -- figures.id of the base
    attribution   text,                                   -- attributions.id of who states it
    rule          text NOT NULL,
    PRIMARY KEY (record_id, id)
);

-- Bodies that the report names.
CREATE TABLE institutions (
    record_id text NOT NULL,
    id        text NOT NULL,
    name      text NOT NULL,                              -- the fullest name that the report supports
    kind      text NOT NULL,
    region    text,
    adcode    text,                                       -- GB/T 2260
    parent    text,                                       -- institutions.id
    rule      text NOT NULL,
    PRIMARY KEY (record_id, id)
);

-- Named mechanisms, campaigns, models, formulas.
CREATE TABLE mechanisms (
    record_id   text NOT NULL,
    id          text NOT NULL,
    name        text NOT NULL,
    core        text,                                     -- the name without quotation marks and head noun
    kind        text NOT NULL,
    action      text,
    institution text,                                     -- institutions.id
    parts       text[] NOT NULL,
    rule        text NOT NULL,
    PRIMARY KEY (record_id, id)
);

-- Documents that the report quotes or names.
CREATE TABLE documents (
    record_id text NOT NULL,
    id        text NOT NULL,
    title     text NOT NULL,
    kind      text NOT NULL,
    status    text,
    number    text,
    action    text,
    issuer    text,                                       -- institutions.id
    contains  text[] NOT NULL,                            -- titles inside its title
    articles  text[] NOT NULL,                            -- articles that the report cites
    rule      text NOT NULL,
    PRIMARY KEY (record_id, id)
);

-- Where institutions, mechanisms and documents stand in the text.
CREATE TABLE mentions (
    record_id    text NOT NULL,
    item         text NOT NULL,                           -- institution mechanism document
    item_id      text NOT NULL,                           -- id in the table of that kind
    number       integer NOT NULL,                        -- 1, 2, … in the order of the text
    text         text NOT NULL,
    span_start   integer NOT NULL,
    span_end     integer NOT NULL,
    source_start integer NOT NULL,
    source_end   integer NOT NULL,
    PRIMARY KEY (record_id, item_id, number)
);

-- Who says something: source and cue.
CREATE TABLE attributions (
    record_id    text NOT NULL,
    id           text NOT NULL,
    text         text NOT NULL,
    span_start   integer NOT NULL,
    span_end     integer NOT NULL,
    source_start integer NOT NULL,
    source_end   integer NOT NULL,
    source       text NOT NULL,                           -- as printed
    institution  text,                                    -- institutions.id
    cue          text NOT NULL,
    form         text NOT NULL,                           -- direct indirect document
    anonymous    boolean NOT NULL,
    PRIMARY KEY (record_id, id)
);

-- Arithmetic within one report.
CREATE TABLE checks (
    record_id   text NOT NULL,
    number      integer NOT NULL,
    kind        text NOT NULL,
    verdict     text NOT NULL,                            -- consistent inconsistent open
    figures     text[] NOT NULL,                          -- figures.id
    explanation text NOT NULL,
    PRIMARY KEY (record_id, number)
);

CREATE INDEX records_published_date ON records (published_date);
CREATE INDEX records_cluster ON records (cluster_id) WHERE cluster_id IS NOT NULL;
CREATE INDEX figures_value ON figures (value);
-- A b-tree would refuse a name of some thousand bytes.
CREATE INDEX figures_item ON figures USING hash (item);
CREATE INDEX institutions_name ON institutions USING hash (name);
CREATE INDEX institutions_adcode ON institutions (adcode);

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
GROUP BY coalesce(r.cluster_id, r.id), f.item, f.value, f.value_max, f.bound, f.unit, f.currency, f.kind;

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
    array_agg(text ORDER BY record_id) AS texts, array_agg(record_id ORDER BY record_id) AS records
FROM single
WHERE times = 1
GROUP BY cluster_id, item, unit, kind, frame
HAVING count(DISTINCT value) > 1;

-- The pairs of neighbouring characters of a text, each as one number, without pairs that hold a blank: what search_text
-- looks up. (pg_trgm knows no words of two characters, full-text search needs a dictionary of Chinese; numbers are
-- indexed in half the time of strings.)
CREATE FUNCTION hecha_bigrams(words text) RETURNS bigint[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT ARRAY(
        SELECT ascii(pair.a)::bigint << 21 | ascii(pair.b)
        FROM (SELECT string_to_array(words, NULL) AS characters) AS split,
            unnest(split.characters, split.characters[2:]) AS pair (a, b)
        WHERE pair.a <> ' ' AND pair.b <> ' '
    )
$$;

CREATE INDEX records_bigrams ON records USING gin (hecha_bigrams(coalesce(title, '') || E'\n' || text));

-- Reports that hold every one of the words (divided by blanks) in title or text, exactly: search_text('电信 诈骗').
-- The index finds them, the text itself decides; a word of one character has no pair and is sought in every text.
-- Words are written in Simplified script, as the texts are.
CREATE FUNCTION search_text(words text) RETURNS SETOF records
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT r.*
    FROM records r
    WHERE hecha_bigrams(coalesce(r.title, '') || E'\n' || r.text) @> hecha_bigrams(translate(words, U&'\3000', ' '))
      AND NOT EXISTS (
          SELECT FROM unnest(string_to_array(translate(words, U&'\3000', ' '), ' ')) AS word
          WHERE position(word IN r.text) = 0 AND position(word IN coalesce(r.title, '')) = 0
      )
$$;
