"""A request as a transaction: the statements that PostgREST sends, in its order."""
import json
import urllib.parse

import psycopg2
import psycopg2.extensions

from . import calling, catalog, errors, media, reading
from .errors import HttpError, refused
from .statement import Statement, identifier, qualified

SETTINGS_OF_ANSWER = ("nullif(current_setting('response.headers', true), '') AS response_headers, "
                      "nullif(current_setting('response.status', true), '') AS response_status, '' AS response_inserted")


class Plan:
    """What a request comes to: the statement with its parameters, and whether it may write.  Without a
    statement it is one that writes to a view, which only the function of db-pre-request answers."""

    def __init__(self, media_type, statement, text, is_read_only, routine=None):
        self.media_type = media_type
        self.statement = statement
        self.text = text
        self.is_read_only = is_read_only
        self.routine = routine


def plan(connection, settings, request):
    """Finds out what a request asks for.  connection: a psycopg2 connection outside of a transaction."""
    schema = settings["db_schemas"].split(",")[0].strip()
    for name in ("accept-profile", "content-profile"):
        if request.headers.get(name, schema) != schema:
            raise HttpError(406, "PGRST106", f"Invalid schema: {request.headers[name]}", None, f"Only the following schemas are exposed: {schema}")
    if "range" in request.headers:
        raise refused("the header Range")
    if request.preferences.get("count", "exact") != "exact" or "max-affected" in request.preferences or "timezone" in request.preferences:
        raise refused(f"Prefer: {request.headers['prefer']}")
    if request.method == "OPTIONS":
        raise refused("the method OPTIONS")
    parts = [urllib.parse.unquote(part) for part in request.path.strip("/").split("/")]
    if parts == [""] and settings["db_root_spec"] and request.is_read:
        name = settings["db_root_spec"].split(".")[-1]
        return of_call(connection, request, *calling.by_query(connection, schema, name, []))
    if len(parts) == 2 and parts[0] == "rpc":
        if not request.is_read and request.method != "POST":
            raise HttpError(405, "PGRST101", "Cannot use the " + request.method + " method on RPC")
        if request.is_read:
            return of_call(connection, request, *calling.by_query(connection, schema, parts[1], request.pairs))
        call = calling.by_body(connection, schema, parts[1], request.headers.get("content-type", ""), request.body)
        return of_call(connection, request, call, request.pairs)
    if parts == [""]:
        raise refused("the description in OpenAPI")
    if len(parts) != 1:
        raise HttpError(404, "PGRST125", "Invalid path specified in request URL")
    relation = catalog.relation(connection, schema, parts[0])
    if relation is None:
        raise HttpError(404, "PGRST205", f"Could not find the table '{schema}.{parts[0]}' in the schema cache")
    if not request.is_read:
        return Plan(None, None, None, False)
    return of_relation(connection, request, relation)


def of_relation(connection, request, relation):
    """Reading a view."""
    media_type = media.negotiate(request.headers.get("accept"))
    node = reading.read(request.pairs)
    statement = Statement()
    source = qualified(relation.schema, relation.name)
    writer = reading.Writer(connection, relation.schema, statement)
    query = writer.query(node, source, source, relation.name)
    count, total = counting(request, writer, node, source, source)
    text = (f"WITH pgrst_source AS ( {query} ){count} SELECT {total} AS total_result_set, pg_catalog.count(_postgrest_t) AS page_total, "
            f"{media.body(media_type)} AS body, {SETTINGS_OF_ANSWER} FROM ( SELECT * FROM pgrst_source ) _postgrest_t")
    return Plan(media_type, statement, text, True)


def of_call(connection, request, call, pairs):
    """Calling a function.  pairs: what is asked of its rows."""
    routine = call.routine
    media_type = media.negotiate(request.headers.get("accept"), routine)
    node = reading.read(pairs)
    statement = Statement()
    called = call.sql(statement)
    place = identifier(routine.relation or routine.name)
    source = f'"pgrst_source" AS {place}'
    writer = reading.Writer(connection, routine.schema, statement)
    query = writer.query(node, source, place, routine.relation)
    count, total = counting(request, writer, node, source, place)
    page_total = "pg_catalog.count(_postgrest_t)" if routine.is_set else "1"
    text = (f"WITH pgrst_source AS ({called}){count} SELECT {total} AS total_result_set, {page_total} AS page_total, "
            f"{media.body(media_type, routine)} AS body, {SETTINGS_OF_ANSWER} FROM ({query}) _postgrest_t")
    return Plan(media_type, statement, text, request.is_read or routine.volatility != "v", routine)


def counting(request, writer, node, source, place):
    """The CTE that counts all rows, and its result."""
    if request.preferences.get("count") != "exact":
        return "", "null::bigint"
    return (f", pgrst_source_count AS ({writer.count(node, source, place)})",
            "(SELECT pg_catalog.count(*) FROM pgrst_source_count)")


def set_config(request, claims, role_settings, routine):
    """The statement that tells the database whose request it is, and what is in it."""
    statement = Statement()
    constant = lambda name, value: f"set_config('{name}', {statement.parameter(value)}, true)"
    free = lambda name, value: f"set_config({statement.parameter(name)}, {statement.parameter(value)}, true)"
    hoisted = [setting.split("=", 1) for setting in (routine.settings if routine else None) or []]
    calls = [constant("search_path", request.search_path)]
    calls += [free(name, value) for name, value in role_settings]
    calls += [constant("role", claims["role"]), constant("request.jwt.claims", json.dumps(claims))]
    calls += [free(name, value) for name, value in hoisted if name in ("statement_timeout", "plan_filter.statement_cost_limit")]
    calls += [constant("request.method", request.method), constant("request.path", request.path),
              constant("request.headers", json.dumps(request.headers)), constant("request.cookies", json.dumps(request.cookies))]
    return "select " + ", ".join(calls), statement


def run(session, settings, request):
    """The row of the main statement and the plan.  Raises HttpError; the session is then outside of a
    transaction again."""
    claims = request.claims(settings["db_anon_role"])
    try:
        planned = plan(session.connection, settings, request)
        schemas = [settings["db_schemas"].split(",")[0].strip()]
        schemas += [name.strip() for name in settings["db_extra_search_path"].split(",") if name.strip()]
        request.search_path = ", ".join(identifier(name) for name in schemas)
        role_settings = catalog.role_settings(session.connection, claims["role"])
        session.execute(f"BEGIN ISOLATION LEVEL READ COMMITTED READ {'ONLY' if planned.is_read_only else 'WRITE'}")
        session.execute(*set_config(request, claims, role_settings, planned.routine))
        if settings["db_pre_request"]:
            session.execute(f"select {qualified(*settings['db_pre_request'].split('.'))}()")
        if planned.text is None:
            raise refused("writing to a view")
        rows = session.execute(planned.text, planned.statement)
        row = rows[0] if rows else (None, 0, "", None, None, "")
        if planned.media_type == media.OBJECT and row[1] != 1:
            raise HttpError(406, "PGRST116", "Cannot coerce the result to a single JSON object", f"The result contains {row[1]} rows")
        end(session, settings, request)
        return planned, row
    except psycopg2.Error as error:
        raise errors.of_database(error, claims["role"] == settings["db_anon_role"]) from error
    except ValueError as error:
        if "NUL" not in str(error):
            raise
        raise HttpError(400, "22021", 'invalid byte sequence for encoding "UTF8": 0x00') from error
    finally:
        if not session.connection.closed and session.connection.info.transaction_status != psycopg2.extensions.TRANSACTION_STATUS_IDLE:
            session.execute("ABORT")


def end(session, settings, request):
    """Commits; or rolls back where the settings do so, or let the request say so and it does."""
    mode = settings["db_tx_end"]
    is_rollback = mode.startswith("rollback")
    if mode.endswith("-allow-override") and request.preferences.get("tx") in ("commit", "rollback"):
        is_rollback = request.preferences["tx"] == "rollback"
    if is_rollback:
        session.execute("SET CONSTRAINTS ALL IMMEDIATE")
    session.execute("ABORT" if is_rollback else "COMMIT")
