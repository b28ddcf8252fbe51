"""Which form an answer has, by the header Accept, and the SQL that gives it that form."""
from .errors import HttpError, refused
from .statement import qualified

JSON, CSV = "application/json", "text/csv"
OBJECT, ARRAY = "application/vnd.pgrst.object+json", "application/vnd.pgrst.array+json"
WITH_CHARSET = (JSON, CSV, OBJECT, ARRAY, "text/plain", "text/xml")

CSV_BODY = r"""(SELECT coalesce(string_agg(a.k, ','), '')  FROM (    SELECT json_object_keys(r)::text as k    FROM (       SELECT row_to_json(hh) as r from pgrst_source as hh limit 1    ) s  ) a) || '
' || coalesce(string_agg(substring(_postgrest_t::text, 2, length(_postgrest_t::text) - 2), '
'), '')"""


def accepted(header):
    """The media types of an Accept header, the best first."""
    found = []
    for number, entry in enumerate((header or "*/*").split(",")):
        name, *parameters = [part.strip() for part in entry.split(";")]
        quality = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key == "q":
                try:
                    quality = float(value)
                except ValueError:
                    quality = 0.0
            elif key in ("for", "options", "nulls"):
                raise refused(f"Accept: {entry.strip()}")
        found.append((-quality, number, name.lower()))
    return [name for _, _, name in sorted(found)]


def negotiate(header, routine=None):
    """The media type of the answer: the first that is wanted and can be had.  A function that returns the
    domain "*/*" answers everything."""
    own = routine.media_type if routine else None
    names = accepted(header)
    for name in names:
        if name in (OBJECT, ARRAY):
            return name
        if own in ("*/*", name):
            return own
        if name in (JSON, CSV, "*/*", "application/*"):
            return CSV if name == CSV else JSON
    raise HttpError(406, "PGRST107", "None of these media types are available: " + ", ".join(names))


def body(media_type, routine=None):
    """The SQL of the body, over _postgrest_t."""
    if routine and routine.media_type and media_type == routine.media_type:
        return f"{qualified(*routine.media_domain)}(_postgrest_t.pgrst_scalar)"
    if media_type == CSV:
        return CSV_BODY
    is_scalar = routine is not None and not routine.is_composite
    rows = "json_agg(_postgrest_t.pgrst_scalar)" if is_scalar else "json_agg(_postgrest_t)"
    if media_type == OBJECT or routine and not routine.is_set:
        return f"coalesce({rows}->0, 'null')"
    return f"coalesce({rows}, '[]')"


def content_type(media_type):
    if media_type == "*/*":
        return "application/octet-stream"
    return media_type + ("; charset=utf-8" if media_type in WITH_CHARSET else "")
