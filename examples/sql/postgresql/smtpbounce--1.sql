\echo Use "CREATE EXTENSION smtpbounce" to load this file. \quit

DO $$
BEGIN
    IF getdatabaseencoding() <> 'UTF8' THEN
        RAISE EXCEPTION 'smtpbounce needs a database with the encoding UTF8';
    END IF;
END
$$;

-- Absent is NULL. They are the keys of smtpb_json, of which moved_to is the first address in forward.
CREATE TYPE smtpb_verdict AS (
    code integer,
    status text,
    type text,
    permanent boolean,
    address text,
    category text,
    reason text,
    severity text,
    action text,
    scope text,
    retry_after integer,
    confidence text,
    by text,
    rule integer,
    evidence text,
    provider text,
    moved_to text,
    stage text,
    host text,
    advice text
);

-- A reply, a line of a log or a field of a bounce, as text, or as octets if it may be no text. NULL for a NULL reply,
-- and for an unknown stage; other arguments that are NULL are not known.
CREATE FUNCTION smtpb_judge(reply text, stage text DEFAULT NULL, mx text DEFAULT NULL, recipient text DEFAULT NULL,
    sender text DEFAULT NULL, accepted integer DEFAULT NULL)
RETURNS smtpb_verdict AS 'MODULE_PATHNAME', 'smtpb_sql_judge' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 500;

CREATE FUNCTION smtpb_judge(reply bytea, stage text DEFAULT NULL, mx text DEFAULT NULL, recipient text DEFAULT NULL,
    sender text DEFAULT NULL, accepted integer DEFAULT NULL)
RETURNS smtpb_verdict AS 'MODULE_PATHNAME', 'smtpb_sql_judge' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 500;

-- All that is known, as `smtpbounce filter` writes it, but U+FFFD for NUL. An unknown stage is reported as its error.
CREATE FUNCTION smtpb_json(reply text, stage text DEFAULT NULL, mx text DEFAULT NULL, recipient text DEFAULT NULL,
    sender text DEFAULT NULL, accepted integer DEFAULT NULL)
RETURNS json AS 'MODULE_PATHNAME', 'smtpb_sql_json' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;

CREATE FUNCTION smtpb_json(reply bytea, stage text DEFAULT NULL, mx text DEFAULT NULL, recipient text DEFAULT NULL,
    sender text DEFAULT NULL, accepted integer DEFAULT NULL)
RETURNS json AS 'MODULE_PATHNAME', 'smtpb_sql_json' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;

-- The recipients of a bounce, an array of objects: its header, the part message/delivery-status or
-- message/feedback-report, and its text, of which the mail may lack some: NULL.
CREATE FUNCTION smtpb_bounces(headers text, fields text, text text)
RETURNS json AS 'MODULE_PATHNAME', 'smtpb_sql_bounces' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5000;
