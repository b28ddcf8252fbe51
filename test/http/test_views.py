#!/usr/bin/python3
"""Every view of the API: who sees rows, in which forms, and that nobody writes to one.

The views are those of the catalogs; a new one needs an entry in READERS.
"""
import catalogs
import shop
import tap
from function_cases import World

# The least role that sees rows of the shop that main makes.
READERS = {
    "app_user": "manager", "current_order": "viewer", "customer_statistics": "viewer", "detection": "manager",
    "event": "manager", "insight": "viewer", "item": "viewer", "item_demand": "viewer", "item_movement": "viewer",
    "item_reservation": "viewer", "order_history": "viewer", "permission": "nobody", "role": "manager",
    "sales_order": "viewer", "sales_order_line": "viewer", "session": "nobody",
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
    world.row("configure_detection", item_id=item, detector="cusum")
    for role in ROLES:
        own.anybody.call("sign_in", {"token": own.token(role)})
    shop.wait_for(lambda: own.admin.get("/insight").json())
    return [item, *orders, *own.people.values(), own.tenant_id]


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


def main():
    own, other = shop.Shop("views"), shop.Shop("views-other")
    ids = fill(own)
    exposed = catalogs.views()
    tap.equal(sorted(READERS), sorted(exposed), "every view has an entry in READERS, and no other has one")
    for view, columns in sorted(exposed.items()):
        if view in READERS:
            test_view(view, columns, own, other, ids)
    tap.done()


main()
