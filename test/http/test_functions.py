#!/usr/bin/python3
"""Every function of the API: who may call it, how, and what comes back.

The functions are those of the catalogs.  A new one needs a case in function_cases.py; one that returns a
document, such as a page of HTML, has its case in test_documents.py.
"""
import itertools
import urllib.parse

import catalogs
import shop
import tap
from function_cases import CASES, World

ROLES = ("anybody", "nobody", "viewer", "manager", "admin")


def query(arguments):
    """Arguments as a query string."""
    def text(value):
        if isinstance(value, list) and not any(isinstance(element, (list, dict)) for element in value):
            return "{" + ",".join(map(str, value)) + "}"
        return shop.json.dumps(value) if isinstance(value, (list, dict)) else str(value)
    return urllib.parse.urlencode({name: text(value) for name, value in arguments.items()})


def has_shape(function, body):
    """Whether a body of JSON has the members of the function's rows, in their order."""
    if function.is_void:
        return body is None
    if function.columns is None:
        return body is not None
    rows = body if function.is_set else [body]
    return isinstance(rows, list) and all(list(row) == function.columns for row in rows)


def last_position(tenant_id):
    return shop.one("SELECT max(position) FROM forge.event WHERE tenant_id = %s", tenant_id)


def refuses(own, function, case, arguments):
    """Everybody below the case's role is refused."""
    for role in ROLES[:ROLES.index(case.who)]:
        wanted = (401, "42501") if role == "anybody" else (403, "ZF103")
        if role == "anybody" and function.is_for_anybody:
            wanted = (401, "ZF101")
        tap.equal(getattr(own, role).call(function.name, arguments).refusal(), wanted, f"{function.name}: {role} is refused")


def is_command(own, function, case, world):
    """One that writes: not by GET; a dry run, as CSV, changes nothing; then in earnest."""
    arguments = case.arguments(world)
    client = getattr(own, case.who)
    refuses(own, function, case, arguments)
    tap.equal(client.get(f"/rpc/{function.name}?{query(arguments)}").refusal(), (405, "25006"), f"{function.name}: not by GET")
    before = last_position(own.tenant_id)
    tried = client.call(function.name, arguments, Prefer="tx=rollback", Accept="text/csv")
    tap.equal((tried.status // 100, tried.text.partition("\n")[0], last_position(own.tenant_id)),
              (2, ",".join(function.columns or ()), before), f"{function.name}: a dry run, as CSV, changes nothing")
    done = client.call(function.name, arguments)
    is_new = function.name.startswith("create_") and not function.is_set
    good = tap.ok(has_shape(function, done.json()) and done.status in ((201,) if is_new else (200, 201, 204)), f"{function.name}: {case.who}")
    if not good:
        tap.show("got", f"{done.status} {done.text}")
    tap.equal("Location" in done.headers, done.status == 201, f"{function.name}: what is new has a place")


def is_query(own, function, case, world):
    """One that reads: by GET and by POST, with one answer; as CSV."""
    arguments = case.arguments(world)
    client = getattr(own, case.who)
    refuses(own, function, case, arguments)
    got = client.get(f"/rpc/{function.name}?{query(arguments)}")
    if not tap.ok(got.status == 200 and has_shape(function, got.json()), f"{function.name}: {case.who}"):
        tap.show("got", f"{got.status} {got.text}")
    tap.equal(client.call(function.name, arguments).text, got.text, f"{function.name}: by POST as by GET")
    if function.columns and (not function.is_set or got.json()):
        table = client.get(f"/rpc/{function.name}?{query(arguments)}", Accept="text/csv")
        tap.equal(table.text.partition("\n")[0], ",".join(function.columns), f"{function.name}: as CSV")


def insights(own, world, count):
    """Ids of as many insights, which the worker finds."""
    for _ in range(count):
        item = world.item(500)
        for delta in (-1, -2, -1, -3, -2, -1, -2, -2, -1, -3, -40):
            world.row("adjust_stock", item_id=item, delta=delta)
    found = shop.wait_for(lambda: (lambda rows: rows if len(rows) >= count else None)(own.admin.get("/insight?select=insight_id").json()))
    return itertools.cycle([row["insight_id"] for row in found])


def main():
    own = shop.Shop("functions")
    world = World(own)
    world.insights = insights(own, world, 2)
    exposed = catalogs.functions()
    with_data = {name: function for name, function in exposed.items() if function.media_type is None}
    tap.equal(sorted(CASES), sorted(with_data), "every function has a case in function_cases.py, and no other has one")
    for name, function in sorted(with_data.items()):
        case = CASES.get(name)
        if case is None:
            continue
        (is_command if function.is_volatile else is_query)(own, function, case, world)
        for number, (arguments, status, code) in enumerate(case.refusals):
            tap.equal(own.admin.call(name, arguments(world)).refusal(), (status, code), f"{name}: refusal {number} is {status}")
    tap.equal(shop.run("SELECT * FROM forge.verify() WHERE problem IS NOT NULL"), [], "and the read models are what the log says")
    tap.done()


main()
