#!/usr/bin/python3
"""Makes the shop that the browser looks at, and two beside it; prints what the tests need to know as JSON.

    sample.py > FILE

The shop has users, items, an order in each state and an alert.  Every text of the other shop has the
marker in it, which no page of the first one may ever show.  The third one's texts are attacks.
"""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "http"))

import shop  # noqa: E402
from function_cases import World  # noqa: E402

MARKER = "Zwiebelturm"
STATES = {"draft": (), "reserved": ("submit_order",), "processing": ("submit_order", "confirm_payment"),
          "completed": ("submit_order", "confirm_payment", "complete_order"), "cancelled": ("submit_order", "cancel_order")}


def stock(world):
    """Some items: {sku: item_id}."""
    names = {"MUG-BLUE": ("Blue mug", 24), "MUG-RED": ("Red mug", 0), "LAMP": ("Desk lamp, brass", "7.5"), "GLOVE": ("Glove", 500)}
    return {sku: world.row("create_item", name=name, sku=sku, initial_quantity=quantity)["item_id"]
            for sku, (name, quantity) in names.items()}


def orders(world, item):
    """An order in each state: {state: order_id}."""
    made = {}
    for state, steps in STATES.items():
        lines = [{"item_id": item, "quantity": 2, "unit_price": "4.95"}]
        made[state] = world.row("create_order", currency="EUR", lines=lines)["order_id"]
        for step in steps:
            more = {"confirm_payment": {"payment_reference": "INV-1"}, "cancel_order": {"reason": "too late"}}.get(step, {})
            world.row(step, order_id=made[state], **more)
    return made


def hostile(own):
    """A shop of texts that would be scripts if they were not escaped; each is in every field that a page
    shows: [{text, item, order, user}]."""
    world, made = World(own), []
    for number, text in enumerate(json.loads(pathlib.Path(__file__).with_name("hostile.json").read_text())):
        item = world.row("create_item", name=text, sku=text[:64].strip(), initial_quantity=9)["item_id"]
        world.row("adjust_stock", item_id=item, delta=-1, reason=text)
        lines = [{"item_id": item, "quantity": 1, "unit_price": 2}]
        order = world.row("create_order", currency="EUR", lines=lines)["order_id"]
        world.row("submit_order", order_id=order)
        if number % 2:
            world.row("confirm_payment", order_id=order, payment_reference=text)
            world.row("complete_order", order_id=order, tracking_number=text)
        else:
            world.row("cancel_order", order_id=order, reason=text)
        user = world.row("create_user", email=f"u{number}@hostile.example", display_name=text)["user_id"]
        made.append({"text": text, "item": item, "order": order, "user": user})
    return made


def main():
    own, other = shop.Shop("sample"), shop.Shop("other")
    world = World(own)
    items = stock(world)
    for delta in (-1, -2, -1, -3, -2, -1, -2, -2, -1, -3, -40):
        world.row("adjust_stock", item_id=items["GLOVE"], delta=delta, reason="sale")
    sample = {"items": items, "orders": orders(world, items["MUG-BLUE"]), "marker": MARKER,
              "people": own.people, "tokens": {role: own.token(role) for role in own.people}}
    foreign = World(other)
    item = foreign.row("create_item", name=f"{MARKER} item", sku=f"{MARKER}-1", initial_quantity=50)["item_id"]
    foreign.row("adjust_stock", item_id=item, delta=1, reason=f"{MARKER} reason")
    foreign.row("create_user", email=f"{MARKER.lower()}@other.example", display_name=f"{MARKER} user", roles=["viewer"])
    sample["other"] = {"item": item, "order": orders(foreign, item)["completed"], "tokens": {"admin": other.token("admin")}}
    sample["event"] = own.admin.get("/event?select=position&limit=1").json()[0]["position"]
    third = shop.Shop("hostile")
    sample["hostile"] = {"things": hostile(third), "tokens": {"admin": third.token("admin")}}
    sample["pages"] = [name for name, in shop.run("SELECT proname FROM pg_proc WHERE pronamespace = 'erp_page'::regnamespace ORDER BY 1")]
    sample["insight"] = shop.wait_for(lambda: own.admin.get("/insight").json())[0]["insight_id"]
    print(json.dumps(sample))


main()
