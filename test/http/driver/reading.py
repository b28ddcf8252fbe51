"""Which rows and columns a request asks for: select, filters, order, limit, offset; and their SQL."""
import re

from . import catalog
from .errors import HttpError, invalid, refused
from .statement import array_literal, identifier, qualified

OPERATORS = {"eq": "=", "neq": "<>", "gt": ">", "gte": ">=", "lt": "<", "lte": "<=", "like": "like", "ilike": "ilike"}
OTHER_OPERATORS = "match|imatch|isdistinct|fts|plfts|phfts|wfts|cs|cd|ov|sl|sr|nxr|nxl|adj"
FILTER = re.compile(rf"(not\.)?({'|'.join(OPERATORS)}|is|in|{OTHER_OPERATORS})(\([^)]*\))?\.(.*)", re.DOTALL)
IS = {"null": "NULL", "not_null": "NOT NULL", "true": "TRUE", "false": "FALSE", "unknown": "UNKNOWN"}
ITEM = re.compile(r"(?:([^:(]+):(?!:))?([^:(!]+)(![^(]*)?(?:::([A-Za-z0-9_ ]+))?(?:\((.*)\))?", re.DOTALL)


class Node:
    """What is wanted of one relation: fields [(alias, column, cast)], and nodes for what is embedded."""

    def __init__(self, name="", alias=""):
        self.name = name
        self.alias = alias or name
        self.fields = []
        self.children = []
        self.filters = []
        self.order = []
        self.limit = None
        self.offset = 0

    def find(self, path):
        """The node at a path of names, or None."""
        for name in path:
            self = next((child for child in self.children if name in (child.name, child.alias)), None)
            if self is None:
                return None
        return self


def split(text):
    """The parts of a list, at those commas that are in no parentheses and no quotes."""
    parts, depth, quoted, part = [], 0, False, ""
    for character in text:
        if character == '"':
            quoted = not quoted
        elif not quoted:
            depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and not depth and not quoted:
            parts.append(part)
            part = ""
        else:
            part += character
    return parts + [part]


def select(node, text):
    """Reads select= into a node."""
    for item in split(text):
        if "->" in item or item.startswith("...") or re.search(r"\w\(\)", item):
            raise refused(f"select={item}")
        match = ITEM.fullmatch(item.strip())
        if not match:
            raise invalid(f'"failed to parse select parameter ({text})"')
        alias, name, hint, cast, inside = match.groups()
        if hint:
            raise refused(f"select={item}")
        if inside is None:
            node.fields.append((alias, name, cast))
        else:
            child = Node(name, alias)
            select(child, inside or "*")
            node.children.append(child)
    return node


def is_filter(value):
    """Whether PostgREST takes a value of the query string of a call for a filter, and not for an argument."""
    return FILTER.fullmatch(value) is not None or value.startswith("not.")


def read(pairs):
    """The node for the pairs of a query string."""
    given = dict(pairs)
    root = select(Node(), given.get("select") or "*")
    for key, value in pairs:
        *path, last = key.split(".")
        if key in ("select", "columns", "on_conflict"):
            continue
        if last in ("and", "or"):
            raise refused(f"{key}=")
        node = root.find(path)
        if node is None:
            raise HttpError(400, "PGRST108", f"'{'.'.join(path)}' is not an embedded resource in this request",
                            None, f"Verify that '{'.'.join(path)}' is included in the 'select' query parameter.")
        if last == "order":
            node.order = [order_term(term) for term in split(value)]
        elif last in ("limit", "offset"):
            if value.isdigit():
                setattr(node, last, int(value))
        else:
            node.filters.append((last, *filter_of(value)))
    return root


def order_term(text):
    """(column, SQL of its direction)"""
    column, *words = text.strip().split(".")
    known = {"asc": "ASC", "desc": "DESC", "nullsfirst": "NULLS FIRST", "nullslast": "NULLS LAST"}
    if not column or any(word not in known for word in words):
        raise invalid(f'"failed to parse order ({text})"')
    if "(" in column or "->" in column:
        raise refused(f"order={text}")
    return column, " ".join(known[word] for word in words)


def filter_of(text):
    """(negated, operator, operand)"""
    match = FILTER.fullmatch(text)
    if not match:
        raise invalid(f'"failed to parse filter ({text})" (line 1, column 1)',
                      "unexpected \"" + text[:1] + "\" expecting \"not\" or operator (eq, gt, ...)")
    negated, operator, quantifier, operand = match.groups()
    if quantifier or operator in OTHER_OPERATORS.split("|"):
        raise refused(f"the operator of {text}")
    if operator == "is" and operand not in IS:
        raise invalid(f'"failed to parse filter ({text})" (line 1, column 4)', "unexpected operand of is")
    if operator == "in":
        if not (operand.startswith("(") and operand.endswith(")")):
            raise invalid(f'"failed to parse filter ({text})" (line 1, column 4)', "expecting a list in parentheses")
        operand = [part[1:-1] if re.fullmatch(r'".*"', part, re.DOTALL) else part for part in split(operand[1:-1])]
    return bool(negated), operator, operand


def condition(place, negated, operator, operand, statement):
    """The SQL of a filter."""
    if operator == "is":
        test = f"IS {IS[operand]}"
    elif operator == "in":
        test = "= ANY('{}')" if operand == [""] else f"= ANY ({statement.parameter(array_literal(operand))})"
    else:
        if operator in ("like", "ilike"):
            operand = operand.replace("*", "%")
        test = f"{OPERATORS[operator]} {statement.parameter(operand)}"
    return f"{'NOT ' if negated else ''}{place} {test}"


class Writer:
    """Writes the SELECT of a node into a statement."""

    def __init__(self, connection, schema, statement):
        self.connection = connection
        self.schema = schema
        self.statement = statement

    def query(self, node, source, place, relation, depth=0):
        """source: the FROM clause; place: how it is called in SQL; relation: the name of the view whose rows
        they are, and by which its row is called, or None."""
        columns = [self.field(place, *field) for field in node.fields]
        joins = []
        for child in node.children:
            column, join = self.embedded(child, place, relation, depth + 1)
            columns.append(column)
            joins.append(join)
        return " ".join(filter(None, [f"SELECT {', '.join(columns)} FROM {source}", *joins, self.rest(node, place)]))

    def count(self, node, source, place):
        return " ".join(filter(None, [f"SELECT 1 FROM {source}", self.where(node, place)]))

    @staticmethod
    def field(place, alias, column, cast):
        value = f"{place}.*" if column == "*" else f"{place}.{identifier(column)}"
        if cast:
            return f"CAST( {value} AS {cast} ) AS {identifier(alias or column)}"
        return f"{value} AS {identifier(alias)}" if alias else value

    def embedded(self, child, parent, relation, depth):
        found = catalog.relationship(self.connection, self.schema, child.name, relation)
        if found is None:
            raise HttpError(400, "PGRST200",
                            f"Could not find a relationship between '{relation}' and '{child.name}' in the schema cache")
        alias = identifier(f"{relation}_{child.alias}_{depth}")
        row = parent if depth > 1 else identifier(relation)
        place = identifier(f"{child.name}_{depth}")
        source = f"{qualified(found.schema, found.name)}({row}::{qualified(self.schema, relation)}) AS {place}"
        query = self.query(child, source, place, found.target, depth)
        name = identifier(child.alias)
        if found.is_one:
            return f"row_to_json({alias}.*)::jsonb AS {name}", f"LEFT JOIN LATERAL ( {query} ) AS {alias} ON TRUE"
        return (f"COALESCE( {alias}.{alias}, '[]') AS {name}",
                f"LEFT JOIN LATERAL ( SELECT json_agg({alias})::jsonb AS {alias} FROM ({query} ) AS {alias} ) AS {alias} ON TRUE")

    def where(self, node, place):
        conditions = [condition(f"{place}.{identifier(column)}", *rest, self.statement)
                      for column, *rest in node.filters]
        return f"WHERE {' AND '.join(conditions)}" if conditions else ""

    def rest(self, node, place):
        parts = [self.where(node, place)]
        if node.order:
            parts.append("ORDER BY " + ", ".join(f"{place}.{identifier(column)} {how}".strip() for column, how in node.order))
        if node.limit is not None or node.offset:
            limit = "ALL" if node.limit is None else self.statement.parameter(str(node.limit))
            parts.append(f"LIMIT {limit} OFFSET {self.statement.parameter(str(node.offset))}")
        return " ".join(filter(None, parts))
