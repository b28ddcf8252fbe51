#!/usr/bin/python3
"""Makes the shop that the browser looks at, and two beside it; prints what the tests need to know as JSON.

    sample.py > FILE

The shop has users, items, an order in each state, an alert and books; two more have no books yet.  Every text of the other shop has the
marker in it, which no page of the first one may ever show.  The third one's texts are attacks.
"""
import json
import pathlib
import sys
import uuid

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


def noticed(world, item):
    """Movements of an item, the last of which is unusual."""
    for delta in (-1, -2, -1, -3, -2, -1, -2, -2, -1, -3, -40):
        world.row("adjust_stock", item_id=item, delta=delta, reason="sale")


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


def books(world):
    """Books with some entries in two currencies: {name: entry_id}."""
    world.row("open_books", currency="EUR")
    world.row("create_account", number="1110", name="Savings, for a building that is to be built one day", kind="asset", parent="1100")
    world.row("create_account", number="1111", name="Of these: fixed deposits", kind="asset", parent="1110")
    entries = {
        "capital": ("2026-01-02", "Capital is paid in", [("1100", 250000, "EUR", None), ("3000", -250000, "EUR", None)]),
        "sale": ("2026-01-15", "Sale of desk lamps", [("1100", "1190.00", "EUR", None), ("4000", "-1000.00", "EUR", "40 pieces"), ("2200", "-190.00", "EUR", None)]),
        "rent": ("2026-02-01", "Rent of the workshop", [("6100", "1200.50", "EUR", "February"), ("1100", "-1200.50", "EUR", None)]),
        "savings": ("2026-02-03", None, [("1111", 50000, "EUR", None), ("1100", -50000, "EUR", None)]),
        "abroad": ("2026-03-01", "Sale in Osaka", [("1000", 98000, "JPY", None), ("4000", -98000, "JPY", None)])}
    made = {name: world.row("post_entry", entry_date=day, description=description, lines=[
        {"account": account, "currency": currency, "memo": memo, "debit" if float(amount) > 0 else "credit": str(amount).lstrip("-")}
        for account, amount, currency, memo in lines])["entry_id"] for name, (day, description, lines) in entries.items()}
    made["back"] = world.row("reverse_entry", entry_id=made["rent"], reason="Paid twice", entry_date="2026-02-10")["entry_id"]
    world.row("lock_period", through="2026-01-31", reason="January is done")
    return made


def ledger(world, names):
    """Accounts of the ledger with these names, and transfers from the first to the others, one of which is open: their ids."""
    accounts = [str(uuid.uuid4()) for _ in names]
    transfers = [str(uuid.uuid4()) for _ in names]
    world.row("create_ledger_accounts", accounts=[
        {"id": account, "ledger": 978, "code": 10, "name": name, "flags": ["history"]} for account, name in zip(accounts, names)])
    world.row("create_transfers", transfers=[
        {"id": transfer, "debit_account_id": accounts[0], "credit_account_id": account, "amount": 125000, "ledger": 978, "code": 1,
         "flags": ["pending"], "timeout": 86400} for transfer, account in zip(transfers[1:], accounts[1:])])
    world.row("create_transfers", transfers=[{"id": transfers[0], "pending_id": transfers[1], "amount": 99950, "flags": ["post_pending_transfer"]}])
    return {"accounts": accounts, "transfers": transfers}


def accountant(own):
    """The token of an accountant of a shop."""
    return shop.token(own.tenant_id, str(uuid.uuid4()), ["accountant"])


def hostile(own):
    """A shop of texts that would be scripts if they were not escaped; each is in every field that a page
    shows: [{text, item, order, user}]."""
    world, made = World(own), []
    world.row("open_books", currency="EUR")
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
        account = world.row("create_account", number=f"1000.{number}", name=text, kind="asset")["number"]
        party = world.row("create_party", name=text, phone=text[:64].strip(), street=text, city=text, region=text)["party_id"]
        world.row("add_party_address", party_id=party, kind="billing", name=text, street=text, city=text, postal_code="", country="DE")
        world.row("suspend_party", party_id=party, reason=text)
        product = world.row("create_product", name=text, brand=text, category=text, description=text)["item_id"]
        world.row("archive_product", item_id=product, reason=text)
        location = world.row("create_location", code=f"H{number}", name=text, street=text, city=text, region=text)["location_id"]
        world.row("deactivate_location", location_id=location, reason=text)
        lot = world.row("create_lot", item_id=item, lot_number=text[:64].strip())["lot_id"]
        world.row("block_lot", lot_id=lot, reason=text)
        lines = [{"account": account, "debit": 5, "memo": text}, {"account": "3000", "credit": 5}]
        entry = world.row("post_entry", lines=lines, description=text)["entry_id"]
        world.row("reverse_entry", entry_id=entry, reason=text)
        made.append({"text": text, "item": item, "order": order, "user": user, "chart_account": account, "entry": entry, "party": party, "product": product, "location": location, "lot": lot})
    world.row("lock_period", through="2026-01-31", reason=made[0]["text"])
    ids = ledger(world, [thing["text"] for thing in made])
    for thing, account, transfer in zip(made, ids["accounts"], ids["transfers"]):
        thing.update(ledger_account=account, transfer=transfer)
    made[0]["transfer"] = ids["transfers"][1]
    return made


def main():
    own, other = shop.Shop("sample"), shop.Shop("other")
    world = World(own)
    items = stock(world)
    noticed(world, items["GLOVE"])
    party = world.row("create_party", name="Berg & Söhne, makers of lamps", code="C-100", email="hello@berg.example", street="Markt 1",
                      city="Kiel", postal_code="24103", country="DE")["party_id"]
    world.row("add_party_address", party_id=party, kind="delivery", street="Hafenweg 7", city="Kiel", postal_code="24159", country="DE")
    product = world.row("create_product", name="Lamp", sku="LAMP-TABLE", brand="Berg & Söhne", category="Lamps", gtin="614141007349", base_price=95,
                        currency="EUR", description="Gives light.")["item_id"]
    world.row("add_pack", item_id=product, unit="box", numerator=12)
    location = world.row("create_location", code="SHOP-1", name="Shop at the harbour", kind="store", city="Kiel", country="DE",
                         temperature_zones=["ambient", "chilled"])["location_id"]
    lot = world.row("create_lot", item_id=items["GLOVE"], lot_number="2026-07-A", produced_on="2026-07-01", expires_on="2027-07-01")["lot_id"]
    transfer = world.row("create_stock_transfer", from_location=None, to_location=location, lines=[
        {"item_id": items["GLOVE"], "quantity": 20}, {"item_id": items["LAMP"], "quantity": "2.5"}])["transfer_id"]
    world.row("send_stock_transfer", transfer_id=transfer)
    world.row("receive_stock_transfer", transfer_id=transfer, lines=[{"line_no": 1, "quantity": 12}])
    sample = {"items": items, "party": party, "product": product, "stock_transfer": transfer, "location": location, "lot": lot, "orders": orders(world, items["MUG-BLUE"]), "marker": MARKER,
              "people": own.people, "tokens": {role: own.token(role) for role in own.people}}
    world.row("add_order_line", order_id=sample["orders"]["draft"], item_id=items["GLOVE"], quantity=1, unit_price=12, location_id=location)
    foreign = World(other)
    item = foreign.row("create_item", name=f"{MARKER} item", sku=f"{MARKER}-1", initial_quantity=50)["item_id"]
    foreign.row("adjust_stock", item_id=item, delta=1, reason=f"{MARKER} reason")
    foreign.row("create_user", email=f"{MARKER.lower()}@other.example", display_name=f"{MARKER} user", roles=["viewer"])
    sample["other"] = {"item": item, "order": orders(foreign, item)["completed"], "tokens": {"admin": other.token("admin")}}
    sample["event"] = own.admin.get("/event?select=position&limit=1").json()[0]["position"]
    sample["entries"] = books(world)
    sample["ledger"] = ledger(world, ["Settlement account at the bank", "Alice", "Bob, who has not paid yet", None])
    ledger(foreign, [f"{MARKER} till", f"{MARKER} alice"])
    sample["tokens"]["accountant"] = accountant(own)
    foreign.row("create_account", number="1000", name=f"{MARKER} till", kind="asset")
    foreign.row("create_account", number="3000", name=f"{MARKER} capital", kind="equity")
    foreign.row("post_entry", description=f"{MARKER} entry", lines=[
        {"account": "1000", "currency": "EUR", "debit": 4, "memo": f"{MARKER} memo"}, {"account": "3000", "currency": "EUR", "credit": 4}])
    foreign.row("lock_period", through="2026-02-01", reason=f"{MARKER} lock")
    sample["without_books"] = [accountant(shop.Shop(f"books-{number}")) for number in (1, 2)]
    third = shop.Shop("hostile")
    sample["hostile"] = {"things": hostile(third), "tokens": {"admin": third.token("admin")}}
    noticed(World(third), World(third).item(quantity=500))
    sample["pages"] = [name for name, in shop.run("SELECT proname FROM pg_proc WHERE pronamespace = 'erp_page'::regnamespace ORDER BY 1")]
    for place, admin in ((sample, own.admin), (sample["hostile"], third.admin)):
        place["insight"] = shop.wait_for(lambda: admin.get("/insight").json())[0]["insight_id"]
    print(json.dumps(sample))


main()
