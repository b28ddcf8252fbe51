"""Calls of functions: which function it is, with which arguments, and their SQL."""
import json
import urllib.parse

from . import catalog, reading
from .catalog import SINGLE_TYPES
from .errors import HttpError, refused
from .statement import array_literal, identifier, qualified


class Call:
    """A function with its arguments.  One of these is there: a body of JSON whose members have these names;
    values by their names (of a VARIADIC argument a list); a whole body that is the only argument."""

    def __init__(self, routine, names=(), json_body=None, values=None, whole_body=None):
        self.routine = routine
        self.names = names if values is None else values.keys()
        self.json_body = json_body
        self.values = values
        self.whole_body = whole_body

    def sql(self, statement):
        """The SELECT that calls it."""
        routine = self.routine
        columns = '"pgrst_call".*' if routine.is_composite else "pgrst_call.pgrst_scalar"
        arguments = [argument for argument in routine.arguments if argument.name in self.names]
        if self.whole_body is not None:
            value = statement.parameter(self.whole_body) + "::" + routine.arguments[0].type
            return f"SELECT {columns} FROM {self.called(value)}"
        if self.values is not None:
            return f"SELECT {columns} FROM " + self.called(", ".join(self.direct(a, statement) for a in arguments))
        if not arguments:
            return f"SELECT {columns} FROM {self.called('')}"
        expand = "json_to_record" if self.json_body.lstrip(" \t\r\n").startswith("{") else "json_to_recordset"
        plain = ", ".join(identifier(a.name) for a in arguments)
        typed = ", ".join(f"{identifier(a.name)} {a.type}" for a in arguments)
        passed = ", ".join(f"{variadic(a)}{identifier(a.name)} := pgrst_body.{identifier(a.name)}" for a in arguments)
        return (f"SELECT {columns} FROM (SELECT {statement.parameter(self.json_body, 'json')} AS json_data) pgrst_payload, "
                f"LATERAL (SELECT {plain} FROM {expand}(pgrst_payload.json_data) AS _({typed}) LIMIT 1) pgrst_body, "
                f"LATERAL {self.called(passed)}")

    def called(self, arguments):
        call = f"{qualified(self.routine.schema, self.routine.name)}({arguments})"
        return f"{call} pgrst_call" if self.routine.is_composite else f"(SELECT {call} pgrst_scalar) pgrst_call"

    def direct(self, argument, statement):
        value = self.values[argument.name]
        if isinstance(value, list):
            value = array_literal(value)
        place = f"{statement.parameter(value)}::{argument.type}"
        return f"{variadic(argument)}{identifier(argument.name)} := {place}"


def variadic(argument):
    return "VARIADIC " if argument.is_variadic else ""


def resolve(connection, schema, name, names, content_type=None):
    """The function of a name that takes these arguments; else the one that takes a body of this type as its
    only argument, without a name.  Errors: PGRST202, PGRST203."""
    found = catalog.routines(connection, schema, name)
    fitting = [routine for routine in found if routine.takes(names)]
    if not fitting and content_type:
        fitting = [routine for routine in found
                   if routine.is_single_unnamed() and SINGLE_TYPES[routine.arguments[0].type] == content_type]
    if len(fitting) > 1:
        raise HttpError(300, "PGRST203", f"Could not choose the best candidate function between: {name}", None,
                        "Try renaming the parameters or the function itself in the database so function overloading can be resolved")
    if not fitting:
        listed = f"({', '.join(sorted(names))})" if names else " without parameters"
        raise HttpError(404, "PGRST202", f"Could not find the function {schema}.{name}{listed} in the schema cache",
                        f"Searched for the function {schema}.{name}{listed}, but no matches were found in the schema cache.")
    return fitting[0]


def by_query(connection, schema, name, pairs):
    """A call by GET: (call, the pairs that are no arguments).  A value that looks like a filter is one."""
    reserved = ("select", "order", "limit", "offset", "and", "or", "columns", "on_conflict")
    is_argument = [not (key.split(".")[-1] in reserved or "." in key or reading.is_filter(value)) for key, value in pairs]
    arguments = [pair for pair, is_one in zip(pairs, is_argument) if is_one]
    routine = resolve(connection, schema, name, {key for key, _ in arguments})
    return (Call(routine, values=collected(routine, arguments)),
            [pair for pair, is_one in zip(pairs, is_argument) if not is_one])


def collected(routine, pairs):
    """The last value of each name; of a VARIADIC argument all of them."""
    values = {}
    lists = {argument.name for argument in routine.arguments if argument.is_variadic}
    for key, value in pairs:
        if key in lists:
            values.setdefault(key, []).append(value)
        else:
            values[key] = value
    return values


def by_body(connection, schema, name, content_type, body):
    """A call by POST."""
    kind = content_type.split(";")[0].strip().lower() or "application/json"
    if kind == "application/json":
        text = body.decode("utf-8", "replace") if body.strip() else "{}"
        names = names_of(text)
        if text.lstrip(" \t\r\n")[0] not in "{[":
            text = "[]"
        routine = resolve(connection, schema, name, names, kind)
        return Call(routine, whole_body=text) if routine.is_single_unnamed() else Call(routine, names, json_body=text)
    if kind == "application/x-www-form-urlencoded":
        pairs = urllib.parse.parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
        routine = resolve(connection, schema, name, {key for key, _ in pairs})
        return Call(routine, values=collected(routine, pairs))
    if kind in ("text/plain", "text/xml"):
        routine = resolve(connection, schema, name, set(), kind)
        if routine.is_single_unnamed():
            return Call(routine, whole_body=body.decode("utf-8", "replace"))
        return Call(routine, values={})
    if kind in ("text/csv", "application/octet-stream"):
        raise refused(f"Content-Type: {kind}")
    raise HttpError(400, "PGRST102", f"Content-Type not acceptable: {kind}")


def names_of(text):
    """The members of a body of JSON; of a list those of its first element, as all have the same."""
    try:
        value = json.loads(text)
    except ValueError:
        raise HttpError(400, "PGRST102", "Empty or invalid json") from None
    if isinstance(value, dict):
        return set(value)
    if not isinstance(value, list):
        return set()
    if not all(isinstance(element, dict) and element.keys() == value[0].keys() for element in value):
        raise HttpError(400, "PGRST102", "All object keys must match")
    return set(value[0]) if value else set()
