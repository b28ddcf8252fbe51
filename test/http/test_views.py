#!/usr/bin/python3
"""Every view of the API: who sees rows, in which forms, what is embedded, and that nobody writes to one.

The views are those of the catalogs; a new one needs an entry in READERS.
"""
import pathlib
import re

import catalogs
import shop
import tap
from function_cases import RESERVED, World, fresh

# The least role that sees rows of the shop that main makes.
READERS = {
    "account": "manager", "account_balance": "manager", "book": "admin", "attribute_schema": "manager", "company": "manager", "journal_entry": "manager", "journal_line": "manager",
    "credit_limit": "viewer", "party": "viewer", "party_address": "viewer", "posting_account": "admin",
    "app_user": "manager", "current_order": "viewer", "customer_statistics": "viewer", "detection": "manager",
    "event": "manager", "insight": "viewer", "item": "viewer", "item_demand": "viewer", "item_movement": "viewer",
    "item_reservation": "viewer", "item_stock": "viewer", "stock": "viewer", "stock_lot": "viewer", "stock_reservation": "viewer", "stock_value": "manager",
    "location": "viewer", "lot": "viewer", "ledger": "manager", "ledger_account": "manager", "order_history": "viewer", "pending_transfer": "manager", "permission": "nobody",
    "product": "viewer", "product_pack": "viewer",
    "role": "manager",
    "sales_order": "viewer", "sales_order_line": "viewer", "stock_transfer": "viewer", "stock_transfer_line": "viewer", "session": "nobody", "stock_movement": "viewer", "transfer": "manager",
    "transfer_failure": "manager", "unit": "viewer",
}
ROLES = ("nobody", "viewer", "manager", "admin")


def fill(own):
    """Something for every view; returns the ids of it."""
    world = World(own)
    item = world.item(500)
    for delta in (-1, -2, -1, -3, -2, -1, -2, -2, -1, -3, -40):
        world.row("adjust_stock", item_id=item, delta=delta)
    lines = [{"item_id": item, "quantity": 3, "unit_price": "2.5"}]
    orders = [world.row("create_order", currency="EUR", customer_id=item, lines=lines)["order_id"] for _ in range(2)]
    world.row("submit_order", order_id=orders[0])
    world.row("cancel_order", order_id=orders[1], reason="too late")
    accounts = world.ledger()[:2]
    transfer = {"debit_account_id": accounts[0], "credit_account_id": accounts[1], "amount": 1, "ledger": 700, "code": 1}
    world.row("create_transfers", transfers=[
        {**transfer, "id": fresh(), "flags": ["pending"]}, {**transfer, "id": fresh(), "credit_account_id": item}])
    world.year()
    world.row("add_pack", item_id=world.product(), unit="box", numerator=12)
    world.row("set_company", legal_name="Acme", country="DE", currency="EUR")
    world.row("create_ledger", ledger=701, unit="points")
    party = world.address()["party_id"]
    world.row("set_credit_limit", party_id=party, credit_limit=5, currency="EUR")
    world.location()
    world.lot()
    world.stock_transfer()
    world.stock(RESERVED)
    food = world.row("create_product", name="Cheese", tracking="lot")["item_id"]
    world.row("receive_stock", item_id=food, quantity=5, lot_id=world.row("create_lot", item_id=food, lot_number="L-1")["lot_id"])
    world.row("define_attributes", target="product", json_schema={})
    world.row("configure_detection", item_id=item, detector="cusum")
    for role in ROLES:
        own.anybody.call("sign_in", {"token": own.token(role)})
    shop.wait_for(lambda: own.admin.get("/insight").json())
    return [item, *accounts, *orders, party, *own.people.values(), own.tenant_id]


def test_view(view, columns, own, other, ids):
    reader = READERS[view]
    tap.equal(own.anybody.get(f"/{view}").refusal(), (401, "42501"), f"{view}: anybody is refused")
    for role in ROLES:
        got = getattr(own, role).get(f"/{view}?limit=3")
        rows = got.json()
        is_reader = ROLES.index(role) >= ROLES.index(reader)
        tap.ok(got.status == 200 and isinstance(rows, list) and bool(rows) == is_reader and
               all(list(row) == columns for row in rows), f"{view}: {role} sees {'rows' if is_reader else 'none'}")
    client = getattr(own, reader)
    table = client.get(f"/{view}?limit=1", Accept="text/csv")
    tap.equal((table.headers["Content-Type"], table.text.split("\n")[0]), ("text/csv; charset=utf-8", ",".join(columns)), f"{view}: as CSV")
    row = client.get(f"/{view}?limit=1", Accept="application/vnd.pgrst.object+json")
    tap.equal((row.status, list(row.json() or ())), (200, columns), f"{view}: a single row")
    total = int(client.get(f"/{view}?limit=1", Prefer="count=exact").headers["Content-Range"].split("/")[1])
    tap.equal(len(client.get(f"/{view}").json()), total, f"{view}: rows are counted")
    head = client.request("HEAD", f"/{view}")
    tap.equal((head.status, head.text), (200, ""), f"{view}: HEAD")
    foreign = other.admin.get(f"/{view}").text
    tap.equal([found for found in ids if found in foreign], [], f"{view}: another tenant sees none of it")
    for method in ("POST", "PATCH", "DELETE"):
        tap.equal(own.admin.request(method, f"/{view}", {columns[0]: None}).refusal(), (403, "ZF004"), f"{view}: {method} is refused")


def documented():
    """What the table of docs/postgrest.md says can be embedded: [(view, function)]."""
    part = pathlib.Path("docs/postgrest.md").read_text().split("## Embedding")[1].split("## ")[0]
    rows = [[re.findall(r"`(\w+)`", cell) for cell in line.split("|")[1:3]] for line in part.splitlines() if line.startswith("| `")]
    return sorted((view, function) for views, functions in rows for view in views for function in functions)


def test_embedding(own):
    relationships = catalogs.relationships()
    tap.equal(documented(), relationships, "docs/postgrest.md lists what can be embedded")
    for view, function in relationships:
        got = getattr(own, READERS[view]).get(f"/{view}?select=*,{function}(*)&limit=3")
        tap.ok(got.status == 200 and got.json() and all(function in row for row in got.json()), f"{view}: {function} is embedded")


def main():
    own, other = shop.Shop("views"), shop.Shop("views-other")
    ids = fill(own)
    exposed = catalogs.views()
    tap.equal(sorted(READERS), sorted(exposed), "every view has an entry in READERS, and no other has one")
    for view, columns in sorted(exposed.items()):
        if view in READERS:
            test_view(view, columns, own, other, ids)
    test_embedding(own)
    tap.done()


main()
