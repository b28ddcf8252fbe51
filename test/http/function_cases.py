"""A case for each function of the API.

who: the least of the roles anybody, nobody (signed in, no role), viewer, manager, admin that may call it;
arguments: of a call that succeeds; refusals: [(arguments, status, code)], by an admin.  Both are made by
functions of a World, so that each call finds things as it needs them.
"""
import collections
import uuid

Case = collections.namedtuple("Case", "who arguments refusals")
NOWHERE = "99999999-0000-4000-8000-000000000009"
MAIN = "666f7267-e071-825f-a487-ec038a887beb"  # the default location of every tenant


class World:
    """Makes items, orders, users and insights of a shop, as an admin."""

    def __init__(self, shop):
        self.shop = shop
        self.insights = iter(())

    def row(self, function, **arguments):
        made = self.shop.admin.call(function, arguments)
        if made.status >= 300:
            raise SystemExit(f"{function}: {made.text}")
        return made.json()

    def item(self, quantity=10, **more):
        return self.row("create_item", name="Bolt", initial_quantity=quantity, **more)["item_id"]

    def reserved(self, reference):
        item = self.item()
        self.row("reserve_stock", item_id=item, reference=reference, quantity=4)
        return item

    def party(self):
        return self.row("create_party", name="Party")["party_id"]

    def location(self):
        return self.row("create_location", code=fresh(), name="Shop")["location_id"]

    def closed_location(self):
        return self.row("deactivate_location", location_id=self.location())["location_id"]

    def stock(self, *steps):
        """10 of an item at a new location, after some steps: {"item_id", "location_id"}."""
        place = {"item_id": self.item(0), "location_id": self.location()}
        self.row("receive_stock", quantity=10, unit_cost=2, **place)
        for step, more in steps:
            self.row(step, **place, **more)
        return place

    def stock_transfer(self, *steps):
        """A transfer of 3 of an item to a new location, after some steps: {"transfer_id"}."""
        lines = [{"item_id": self.item(), "quantity": 3}]
        transfer = self.row("create_stock_transfer", from_location=None, to_location=self.location(), lines=lines)["transfer_id"]
        for step in steps:
            self.row(step, transfer_id=transfer)
        return {"transfer_id": transfer}

    def lot(self):
        return self.row("create_lot", item_id=self.item(), lot_number="L-1")["lot_id"]

    def address(self):
        """An address of a party: {"party_id", "address_id"}."""
        party, address = self.party(), fresh()
        self.row("add_party_address", party_id=party, kind="billing", street="A 1", city="Kiel", postal_code="", country="DE",
                 address_id=address)
        return {"party_id": party, "address_id": address}

    def customer(self):
        """A party with credit."""
        party = self.party()
        self.row("set_credit_limit", party_id=party, credit_limit=1000, currency="EUR")
        return party

    def order(self, *steps, quantity=3, customer=None):
        """An order of one line, after some steps, and its item: {"order_id", "item_id"}."""
        item = self.item()
        lines = [{"item_id": item, "quantity": quantity, "unit_price": 2.5}]
        order = self.row("create_order", currency="EUR", lines=lines, customer_id=customer)["order_id"]
        for step in steps:
            more = {"payment_reference": "paid"} if step == "confirm_payment" else {}
            self.row(step, order_id=order, **more)
        return {"order_id": order, "item_id": item}

    def account(self, kind="asset"):
        """The number of a new account in EUR."""
        return self.row("create_account", number=number(), name="Till", kind=kind, currency="EUR")["number"]

    def lines(self, amount=5):
        return [{"account": self.account(), "debit": amount}, {"account": self.account("equity"), "credit": 5}]

    def entry(self):
        return self.row("post_entry", lines=self.lines(), description="Rent")["entry_id"]

    def year(self):
        """A year in which something was earned, and an account that takes what is left of it."""
        self.row("set_posting_account", role="retained_earnings", number=self.account("equity"))
        self.row("post_entry", entry_date="2001-02-03", description="Sale", lines=[
            {"account": self.account(), "debit": 5}, {"account": self.account("revenue"), "credit": 5}])
        return {"year": 2001}

    def product(self, **more):
        return self.row("create_product", name="Vise", **more)["item_id"]

    def user(self):
        return self.row("create_user", email=f"{uuid.uuid4()}@shop.example", display_name="Jo")["user_id"]

    def ledger(self):
        """The ids of two accounts, the first of them with history, and of a transfer between them."""
        ids = [fresh() for _ in range(3)]
        self.row("create_ledger_accounts", accounts=[
            {"id": ids[0], "ledger": 700, "code": 1, "flags": ["history"]}, {"id": ids[1], "ledger": 700, "code": 1}])
        self.row("create_transfers", transfers=[
            {"id": ids[2], "debit_account_id": ids[0], "credit_account_id": ids[1], "amount": 5, "ledger": 700, "code": 1}])
        return ids

    def session(self, role):
        """The id of a browser session of a person."""
        client = getattr(self.shop, role)
        client.call("sign_in", {"token": self.shop.token(role)})
        return client.get("/session?order=created_at.desc&limit=1").json()[0]["session_id"]


def fresh():
    return str(uuid.uuid4())


def number():
    """A number that no account has."""
    return "A" + fresh()[:18].upper()


def of_order(world, *steps, **arguments):
    return {"order_id": world.order(*steps)["order_id"], **arguments}


DESCRIPTION = {"kind": "store", "time_zone": "UTC", "street": "Kai 1", "city": "Kiel", "postal_code": "24103", "region": "SH", "country": "DE"}
REFERENCE = "aaaaaaaa-0000-4000-8000-00000000000a"
RESERVED = ("reserve_stock_at", {"reference": REFERENCE, "quantity": 4})
DAMAGED = ("damage_stock", {"quantity": 4})
NOT_FOUND = (404, "ZF002")
NO_ITEM = (lambda w: {"item_id": NOWHERE}, *NOT_FOUND)
NO_TRANSFER = (lambda w: {"transfer_id": NOWHERE}, *NOT_FOUND)
NO_ORDER = (lambda w: {"order_id": NOWHERE}, *NOT_FOUND)

CASES = {
    "create_item": Case("manager", lambda w: {"name": "Nut", "sku": fresh(), "initial_quantity": "2.5"}, [
        (lambda w: {"name": " "}, 400, "ZF006"),
        (lambda w: {"name": "Nut", "sku": w.row("create_item", name="Nut", sku=fresh())["sku"]}, 409, "ZF007"),
        (lambda w: {"name": "Nut", "initial_quantity": "NaN"}, 400, "ZF009"),
        (lambda w: {"name": "Nut", "initial_quantity": "many"}, 400, "22P02")]),
    "adjust_stock": Case("manager", lambda w: {"item_id": w.item(), "delta": -3, "reason": "sold"}, [
        (lambda w: {"item_id": NOWHERE, "delta": 1}, *NOT_FOUND),
        (lambda w: {"item_id": w.item(), "delta": -11}, 422, "ZF008"),
        (lambda w: {"item_id": w.item(), "delta": 1, "expected_version": 9}, 409, "ZF001"),
        (lambda w: {"item_id": w.item()}, 404, "PGRST202")]),
    "rename_item": Case("manager", lambda w: {"item_id": w.item(), "name": "Nut"}, [
        (lambda w: {"item_id": NOWHERE, "name": "Nut"}, *NOT_FOUND),
        (lambda w: {"item_id": w.item(), "name": "n" * 5000}, 400, "ZF009")]),
    "change_sku": Case("manager", lambda w: {"item_id": w.item(), "sku": fresh()}, [
        (lambda w: {"item_id": w.item(), "sku": w.row("create_item", name="Nut", sku=fresh())["sku"]}, 409, "ZF007")]),
    "deactivate_item": Case("manager", lambda w: {"item_id": w.item()}, [NO_ITEM]),
    "activate_item": Case("manager", lambda w: {"item_id": w.item()}, [NO_ITEM]),
    "reserve_stock": Case("manager", lambda w: {"item_id": w.item(), "reference": REFERENCE, "quantity": 4}, [
        (lambda w: {"item_id": w.item(), "reference": REFERENCE, "quantity": 11}, 422, "ZF008"),
        (lambda w: {"item_id": w.item(), "reference": REFERENCE, "quantity": 0}, 400, "ZF006")]),
    "release_stock": Case("manager", lambda w: {"item_id": w.reserved(REFERENCE), "reference": REFERENCE}, [
        (lambda w: {"item_id": w.item(), "reference": REFERENCE}, *NOT_FOUND)]),
    "ship_stock": Case("manager", lambda w: {"item_id": w.reserved(REFERENCE), "reference": REFERENCE, "quantity": 4}, [
        (lambda w: {"item_id": w.reserved(REFERENCE), "reference": REFERENCE, "quantity": 5}, 422, "ZF008")]),
    "adjust_stock_at": Case("manager", lambda w: {**w.stock(), "delta": -3, "reason": "sold"}, [
        (lambda w: {**w.stock(), "delta": -11}, 422, "ZF008"),
        (lambda w: {**w.stock(), "location_id": NOWHERE, "delta": 1}, *NOT_FOUND)]),
    "receive_stock": Case("manager", lambda w: {**w.stock(), "quantity": 2.5, "unit_cost": "1.99", "movement": "opening"}, [
        (lambda w: {"item_id": NOWHERE, "quantity": 1}, *NOT_FOUND),
        (lambda w: {**w.stock(), "quantity": 1, "movement": "theft"}, 400, "ZF006"),
        (lambda w: {**w.stock(), "quantity": 1, "unit_cost": -1}, 400, "ZF006")]),
    "issue_stock": Case("manager", lambda w: {**w.stock(), "quantity": 10}, [
        (lambda w: {**w.stock(), "quantity": 11}, 422, "ZF008")]),
    "count_stock": Case("manager", lambda w: {**w.stock(), "counted": 9}, [
        (lambda w: {**w.stock(), "counted": 9, "counted_at": "2999-01-01T00:00:00Z"}, 400, "ZF006")]),
    "reserve_stock_at": Case("manager", lambda w: {**w.stock(), "reference": REFERENCE, "quantity": 4}, [
        (lambda w: {**w.stock(), "reference": REFERENCE, "quantity": 11}, 422, "ZF008")]),
    "release_stock_at": Case("manager", lambda w: {**w.stock(RESERVED), "reference": REFERENCE}, [
        (lambda w: {**w.stock(), "reference": REFERENCE}, *NOT_FOUND)]),
    "ship_stock_at": Case("manager", lambda w: {**w.stock(RESERVED), "reference": REFERENCE, "quantity": 4}, [
        (lambda w: {**w.stock(RESERVED), "reference": REFERENCE, "quantity": 5}, 422, "ZF008")]),
    "damage_stock": Case("manager", lambda w: {**w.stock(), "quantity": 4, "reason": "dropped"}, [
        (lambda w: {**w.stock(), "quantity": 11}, 422, "ZF008")]),
    "repair_stock": Case("manager", lambda w: {**w.stock(DAMAGED), "quantity": 4}, [
        (lambda w: {**w.stock(), "quantity": 1}, 422, "ZF008")]),
    "scrap_stock": Case("manager", lambda w: {**w.stock(DAMAGED), "quantity": 4}, [
        (lambda w: {**w.stock(), "quantity": 1}, 422, "ZF008")]),
    "set_low_stock": Case("manager", lambda w: {**w.stock(), "quantity": 5}, [
        (lambda w: {**w.stock(), "quantity": -1}, 400, "ZF006")]),
    "set_standard_cost": Case("manager", lambda w: {"item_id": w.item(), "standard_cost": "1.99"}, [
        (lambda w: {"item_id": w.item(), "standard_cost": -1}, 400, "ZF006")]),
    "set_cost_method": Case("manager", lambda w: {"item_id": w.item(), "cost_method": "fifo"}, [
        (lambda w: {"item_id": w.item(), "cost_method": "best"}, 400, "ZF006")]),
    "create_location": Case("manager", lambda w: {"code": fresh(), "name": "Shop", "kind": "store"}, [
        (lambda w: {"code": "MAIN", "name": "Shop"}, 409, "ZF007"),
        (lambda w: {"code": fresh(), "name": "Shop", "time_zone": "Mars"}, 400, "ZF006")]),
    "rename_location": Case("manager", lambda w: {"location_id": w.location(), "name": "Store"}, [
        (lambda w: {"location_id": NOWHERE, "name": "Store"}, *NOT_FOUND)]),
    "describe_location": Case("manager", lambda w: {**DESCRIPTION, "location_id": w.location()}, [
        (lambda w: {**DESCRIPTION, "location_id": w.location(), "country": "XX"}, 400, "ZF006")]),
    "set_location_attributes": Case("manager", lambda w: {"location_id": w.location(), "attributes": {}}, [
        (lambda w: {"location_id": w.location(), "attributes": {"no such": 1}}, 400, "ZF006")]),
    "deactivate_location": Case("manager", lambda w: {"location_id": w.location()}, [
        (lambda w: {"location_id": NOWHERE}, *NOT_FOUND)]),
    "activate_location": Case("manager", lambda w: {"location_id": w.location()}, [
        (lambda w: {"location_id": NOWHERE}, *NOT_FOUND)]),
    "create_stock_transfer": Case("manager", lambda w: {"from_location": MAIN, "to_location": w.location(), "lines": [
        {"item_id": w.item(), "quantity": 1}]}, [
        (lambda w: {"from_location": None, "to_location": NOWHERE, "lines": [{"item_id": w.item(), "quantity": 1}]}, *NOT_FOUND),
        (lambda w: {"from_location": None, "to_location": None, "lines": []}, 400, "ZF006")]),
    "send_stock_transfer": Case("manager", lambda w: w.stock_transfer(), [
        NO_TRANSFER, (lambda w: w.stock_transfer("cancel_stock_transfer"), 422, "ZF008")]),
    "receive_stock_transfer": Case("manager", lambda w: {**w.stock_transfer("send_stock_transfer"), "lines": [{"line_no": 1, "quantity": 2}]}, [
        NO_TRANSFER, (lambda w: {**w.stock_transfer("send_stock_transfer"), "lines": [{"line_no": 1, "quantity": 4}]}, 422, "ZF008")]),
    "return_stock_transfer": Case("manager", lambda w: w.stock_transfer("send_stock_transfer"), [
        NO_TRANSFER, (lambda w: w.stock_transfer(), 422, "ZF008")]),
    "close_stock_transfer": Case("manager", lambda w: {**w.stock_transfer("send_stock_transfer"), "reason": "gone"}, [
        (lambda w: {**w.stock_transfer("send_stock_transfer"), "reason": " "}, 400, "ZF006")]),
    "cancel_stock_transfer": Case("manager", lambda w: w.stock_transfer(), [
        NO_TRANSFER, (lambda w: w.stock_transfer("send_stock_transfer"), 422, "ZF008")]),
    "move_stock": Case("manager", lambda w: {"item_id": w.item(), "quantity": 1, "from_location": MAIN, "to_location": w.location()}, [
        (lambda w: {"item_id": w.item(), "quantity": 11, "from_location": None, "to_location": w.location()}, 422, "ZF008")]),
    "stock_transfer_action": Case("nobody", lambda w: w.stock_transfer(), [
        (lambda w: {"transfer_id": "4711"}, 400, "22P02")]),
    "create_lot": Case("manager", lambda w: {"item_id": w.item(), "lot_number": "L-1", "expires_on": "2030-01-01"}, [
        (lambda w: {"item_id": NOWHERE, "lot_number": "L-1"}, *NOT_FOUND),
        (lambda w: {"item_id": w.item(), "lot_number": "L-1", "expires_on": "2030-01-01", "produced_on": "2030-01-02"}, 400, "ZF006")]),
    "block_lot": Case("manager", lambda w: {"lot_id": w.lot(), "reason": "recalled"}, [
        (lambda w: {"lot_id": w.lot(), "reason": " "}, 400, "ZF006")]),
    "unblock_lot": Case("manager", lambda w: {"lot_id": w.lot()}, [
        (lambda w: {"lot_id": NOWHERE}, *NOT_FOUND)]),
    "change_lot_expiry": Case("manager", lambda w: {"lot_id": w.lot(), "expires_on": "2030-01-01"}, [
        (lambda w: {"lot_id": NOWHERE, "expires_on": None}, *NOT_FOUND)]),
    "create_party": Case("manager", lambda w: {"name": "Anna", "code": fresh(), "email": "anna@shop.example"}, [
        (lambda w: {"name": "Anna", "roles": ["friend"]}, 400, "ZF006"),
        (lambda w: {"name": "Anna", "code": w.row("create_party", name="Anna", code=fresh())["code"]}, 409, "ZF007")]),
    "rename_party": Case("manager", lambda w: {"party_id": w.party(), "name": "Anna"}, [
        (lambda w: {"party_id": NOWHERE, "name": "Anna"}, *NOT_FOUND)]),
    "contact_party": Case("manager", lambda w: {"party_id": w.party(), "email": None, "phone": "1"}, [
        (lambda w: {"party_id": w.party(), "email": "anna", "phone": None}, 400, "ZF006")]),
    "set_party_roles": Case("manager", lambda w: {"party_id": w.party(), "roles": ["supplier"]}, [
        (lambda w: {"party_id": w.party(), "roles": ["friend"]}, 400, "ZF006")]),
    "set_party_tax": Case("manager", lambda w: {"party_id": w.party(), "tax_id": "DE136695976", "tax_country": "DE"}, [
        (lambda w: {"party_id": w.party(), "tax_id": "1", "tax_country": "DE"}, 400, "ZF006")]),
    "set_party_bank": Case("manager", lambda w: {"party_id": w.party(), "iban": "DE89370400440532013000"}, [
        (lambda w: {"party_id": w.party(), "iban": "DE1"}, 400, "ZF006")]),
    "set_party_attributes": Case("manager", lambda w: {"party_id": w.party(), "attributes": {}}, [
        (lambda w: {"party_id": w.party(), "attributes": {"no such": 1}}, 400, "ZF006"),
        (lambda w: {"party_id": NOWHERE, "attributes": {}}, *NOT_FOUND)]),
    "set_party_terms": Case("manager", lambda w: {"party_id": w.party(), "payment_days": 14, "currency": None}, [
        (lambda w: {"party_id": w.party(), "payment_days": 366, "currency": None}, 400, "ZF006")]),
    "set_credit_limit": Case("manager", lambda w: {"party_id": w.party(), "credit_limit": 100, "currency": "EUR"}, [
        (lambda w: {"party_id": w.party(), "credit_limit": -1, "currency": "EUR"}, 400, "ZF006")]),
    "add_party_address": Case("manager", lambda w: {"party_id": w.party(), "kind": "delivery", "street": "A 1", "city": "Kiel",
                                                    "postal_code": "24103", "country": "DE"}, [
        (lambda w: {"party_id": w.party(), "kind": "holiday", "street": "A 1", "city": "Kiel", "postal_code": "", "country": "DE"}, 400, "ZF006")]),
    "remove_party_address": Case("manager", lambda w: w.address(), [
        (lambda w: {"party_id": w.party(), "address_id": NOWHERE}, *NOT_FOUND)]),
    "suspend_party": Case("manager", lambda w: {"party_id": w.party(), "reason": "does not pay"}, [
        (lambda w: {"party_id": w.party(), "reason": " "}, 400, "ZF006")]),
    "resume_party": Case("manager", lambda w: {"party_id": w.party()}, [
        (lambda w: {"party_id": NOWHERE}, *NOT_FOUND)]),
    "search_parties": Case("nobody", lambda w: {"query": "ann"}, [
        (lambda w: {"query": "ann", "max_count": "few"}, 400, "22P02")]),
    "create_order": Case("manager", lambda w: {"currency": "EUR", "customer_id": fresh(), "lines": [
        {"item_id": w.item(), "quantity": 1, "unit_price": "4.95"}]}, [
        (lambda w: {"currency": "XXL"}, 400, "ZF006")]),
    "add_order_line": Case("manager", lambda w: of_order(w, item_id=w.item(), quantity=1, unit_price=2), [
        (lambda w: {"order_id": NOWHERE, "item_id": NOWHERE, "quantity": 1, "unit_price": 1}, *NOT_FOUND),
        (lambda w: of_order(w, item_id=w.item(), quantity=1, unit_price=2, location_id=NOWHERE), *NOT_FOUND),
        (lambda w: of_order(w, item_id=w.item(), quantity=1, unit_price=2, location_id=w.closed_location()), 422, "ZF008"),
        (lambda w: of_order(w, "submit_order", item_id=w.item(), quantity=1, unit_price=2), 422, "ZF008")]),
    "change_order_line": Case("manager", lambda w: {**w.order(), "quantity": 2}, [
        (lambda w: of_order(w, item_id=NOWHERE, quantity=2), *NOT_FOUND),
        (lambda w: {**w.order(), "quantity": 2, "location_id": w.location()}, *NOT_FOUND)]),
    "remove_order_line": Case("manager", lambda w: w.order(), [
        (lambda w: of_order(w, item_id=NOWHERE), *NOT_FOUND),
        (lambda w: {**w.order(), "location_id": w.location()}, *NOT_FOUND)]),
    "submit_order": Case("manager", of_order, [
        NO_ORDER, (lambda w: {"order_id": w.order(quantity=11)["order_id"]}, 422, "ZF008")]),
    "confirm_payment": Case("manager", lambda w: of_order(w, "submit_order", payment_reference="paid"), [
        (lambda w: of_order(w, payment_reference="paid"), 422, "ZF008")]),
    "accept_on_account": Case("manager", lambda w: {"order_id": w.order("submit_order", customer=w.customer())["order_id"]}, [
        (lambda w: {"order_id": w.order("submit_order", customer=w.party())["order_id"]}, 422, "ZF008")]),
    "complete_order": Case("manager", lambda w: of_order(w, "submit_order", "confirm_payment", tracking_number="T1"), [
        NO_ORDER, (of_order, 422, "ZF008")]),
    "cancel_order": Case("manager", lambda w: of_order(w, "submit_order", reason="changed my mind"), [
        (lambda w: of_order(w, reason=" "), 400, "ZF006")]),
    "create_account": Case("admin", lambda w: {"number": number(), "name": "Till", "kind": "asset"}, [
        (lambda w: {"number": w.account(), "name": "Till", "kind": "asset"}, 409, "ZF007"),
        (lambda w: {"number": number(), "name": "Till", "kind": "asset", "parent": w.account("equity")}, 422, "ZF008"),
        (lambda w: {"number": number(), "name": "Till", "kind": "income"}, 400, "ZF006")]),
    "rename_account": Case("admin", lambda w: {"number": w.account(), "name": "Cash"}, [
        (lambda w: {"number": number(), "name": "Cash"}, *NOT_FOUND)]),
    "close_account": Case("admin", lambda w: {"number": w.account()}, [
        (lambda w: {"number": number()}, *NOT_FOUND)]),
    "reopen_account": Case("admin", lambda w: {"number": w.account()}, [
        (lambda w: {"number": number()}, *NOT_FOUND)]),
    "open_books": Case("admin", lambda w: {"currency": "EUR"}, [
        (lambda w: {"chart": "maximal"}, 400, "ZF006"),
        (lambda w: {}, 409, "ZF007")]),
    "set_posting_account": Case("admin", lambda w: {"role": "bank", "number": w.account()}, [
        (lambda w: {"role": "bank", "number": number()}, *NOT_FOUND)]),
    "lock_period": Case("admin", lambda w: {"through": "2001-12-31", "reason": "audited"}, [
        (lambda w: {"through": "2999-12-31", "reason": "audited"}, 422, "ZF008")]),
    "unlock_period": Case("admin", lambda w: {"reason": "audited again"}, [
        (lambda w: {"reason": " "}, 400, "ZF006")]),
    "post_entry": Case("admin", lambda w: {"lines": w.lines(), "description": "Rent"}, [
        (lambda w: {"lines": w.lines(6)}, 422, "ZF008"),
        (lambda w: {"lines": []}, 400, "ZF006")]),
    "reverse_entry": Case("admin", lambda w: {"entry_id": w.entry(), "reason": "typing error"}, [
        (lambda w: {"entry_id": NOWHERE, "reason": "typing error"}, *NOT_FOUND)]),
    "trial_balance": Case("nobody", lambda w: {"from_date": "2025-01-01", "currency": "EUR"}, []),
    "balance_sheet": Case("nobody", lambda w: {"as_of": "2999-12-31", "currency": "EUR"}, []),
    "profit_and_loss": Case("nobody", lambda w: {"to_date": "2999-12-31", "currency": "EUR"}, []),
    "general_ledger": Case("nobody", lambda w: {"account": w.account()}, []),
    "account_balance_at": Case("nobody", lambda w: {"account": w.account(), "as_of": "2999-12-31"}, []),
    "close_fiscal_year": Case("admin", lambda w: w.year(), []),
    "export_journal": Case("nobody", lambda w: {"format": "ledger", "to_date": "2001-01-01"}, []),
    "set_company": Case("manager", lambda w: {"legal_name": "Acme", "country": "DE", "currency": "EUR", "time_zone": "Europe/Berlin"}, [
        (lambda w: {"legal_name": "Acme", "country": "DE", "currency": "EUR", "time_zone": "Entenhausen"}, 400, "ZF006"),
        (lambda w: {"legal_name": "Acme", "country": "DDR", "currency": "EUR"}, 400, "ZF006")]),
    "define_attributes": Case("manager", lambda w: {"target": "product", "json_schema": {"properties": {"colour": {"enum": ["red"]}}}}, [
        (lambda w: {"target": "item", "json_schema": {}}, 400, "ZF006"),
        (lambda w: {"target": "product", "json_schema": {"pattern": "a"}}, 400, "ZF006")]),
    "check_attributes": Case("manager", lambda w: {"target": "product"}, [
        (lambda w: {"target": "item"}, 400, "ZF006")]),
    "create_product": Case("manager", lambda w: {"name": "Vise", "sku": fresh(), "base_price": "9.50", "currency": "EUR"}, [
        (lambda w: {"name": "Vise", "unit": "stone"}, 400, "ZF006"),
        (lambda w: {"name": " "}, 400, "ZF006"),
        (lambda w: {"name": "Vise", "sku": w.row("create_item", name="Nut", sku=fresh())["sku"]}, 409, "ZF007")]),
    "describe_product": Case("manager", lambda w: {"item_id": w.item(), "category": "Tools", "brand": None, "description": None}, [
        (lambda w: {"item_id": NOWHERE, "category": None, "brand": None, "description": None}, *NOT_FOUND)]),
    "price_product": Case("manager", lambda w: {"item_id": w.product(), "base_price": 9, "currency": "EUR"}, [
        (lambda w: {"item_id": w.product(), "base_price": -9, "currency": "EUR"}, 400, "ZF006"),
        (lambda w: {"item_id": NOWHERE, "base_price": 9, "currency": "EUR"}, *NOT_FOUND)]),
    "set_product_gtin": Case("manager", lambda w: {"item_id": w.product(), "gtin": "73513537"}, [
        (lambda w: {"item_id": w.product(), "gtin": "73513538"}, 400, "ZF006")]),
    "set_product_tax": Case("manager", lambda w: {"item_id": w.product(), "tax_category": "reduced"}, [
        (lambda w: {"item_id": NOWHERE, "tax_category": "reduced"}, *NOT_FOUND)]),
    "set_product_attributes": Case("manager", lambda w: {"item_id": w.product(), "attributes": {}}, [
        (lambda w: {"item_id": w.product(), "attributes": {"colour": "blue"}}, 400, "ZF006"),
        (lambda w: {"item_id": NOWHERE, "attributes": {}}, *NOT_FOUND)]),
    "set_storage": Case("manager", lambda w: {"item_id": w.product(), "temperature_zone": "chilled"}, [
        (lambda w: {"item_id": NOWHERE, "temperature_zone": "chilled"}, *NOT_FOUND)]),
    "add_pack": Case("manager", lambda w: {"item_id": w.product(), "unit": "box", "numerator": 12}, [
        (lambda w: {"item_id": w.product(), "unit": "box", "numerator": 0}, 400, "ZF006")]),
    "remove_pack": Case("manager", lambda w: {
        "item_id": w.row("add_pack", item_id=w.product(), unit="box", numerator=12)["item_id"], "unit": "box"}, [
        (lambda w: {"item_id": w.product(), "unit": "box"}, *NOT_FOUND)]),
    "archive_product": Case("manager", lambda w: {"item_id": w.product(), "reason": "old"}, [
        (lambda w: {"item_id": w.product(status="draft")}, 422, "ZF008")]),
    "activate_product": Case("manager", lambda w: {"item_id": w.product(status="draft")}, [NO_ITEM]),
    "find_product": Case("nobody", lambda w: {"code": w.row("create_product", name="Vise", sku=fresh())["sku"]}, []),
    "search_products": Case("nobody", lambda w: {"query": "vis", "max_count": 3}, []),
    "define_unit": Case("manager", lambda w: {"unit": fresh()[:8], "name": "gram", "dimension": "mass", "numerator": 1, "denominator": 1000}, [
        (lambda w: {"unit": "kg!", "name": "gram", "dimension": "mass"}, 400, "ZF006"),
        (lambda w: {"unit": "each", "name": "each", "dimension": "count", "numerator": 2}, 422, "ZF008")]),
    "convert_quantity": Case("viewer", lambda w: {"quantity": 3, "from_unit": "each", "to_unit": "each"}, [
        (lambda w: {"quantity": 3, "from_unit": "stone", "to_unit": "each"}, 400, "ZF006")]),
    "check_identifier": Case("nobody", lambda w: {"kind": "gtin", "value": "4006381333931"}, [
        (lambda w: {"kind": "ean", "value": "4006381333931"}, 400, "ZF006")]),
    "execute_batch": Case("manager", lambda w: {"commands": [
        {"command": "inventory.item.rename", "aggregate_id": w.item(), "payload": {"name": "Nut"}}]}, [
        (lambda w: {"commands": {}}, 400, "ZF006"),
        (lambda w: {"commands": [{"command": "inventory.item.explode"}]}, 400, "ZF005")]),
    "create_ledger": Case("admin", lambda w: {"ledger": int(fresh()[:7], 16) + 1000, "unit": "points"}, [
        (lambda w: {"ledger": 800, "unit": "points", "scale": 39}, 400, "ZF006"),
        (lambda w: {"ledger": 0, "unit": "points"}, 400, "ZF009")]),
    "create_ledger_accounts": Case("admin", lambda w: {"accounts": [{"id": fresh(), "ledger": 700, "code": 1}]}, [
        (lambda w: {"accounts": {}}, 400, "ZF006"),
        (lambda w: {"accounts": [{"id": fresh(), "size": 1}]}, 400, "ZF006")]),
    "create_transfers": Case("admin", lambda w: {"transfers": [
        {"id": fresh(), "debit_account_id": w.ledger()[0], "credit_account_id": w.ledger()[1], "amount": "5", "ledger": 700, "code": 1}]}, [
        (lambda w: {"transfers": []}, 400, "ZF006"),
        (lambda w: {"transfers": [{"id": fresh(), "amount": -1}]}, 400, "ZF009")]),
    "create_transfer_rows": Case("admin", lambda w: {
        "id": [fresh(), fresh()], "debit_account_id": [w.ledger()[0]], "credit_account_id": [w.ledger()[1]],
        "amount": [5], "ledger": [700], "code": [1]}, [
        (lambda w: {"id": [], "debit_account_id": [], "credit_account_id": [], "amount": [], "ledger": [], "code": []}, 400, "ZF006"),
        (lambda w: {"id": [fresh()], "debit_account_id": [fresh()], "credit_account_id": [fresh()],
                    "amount": [-1], "ledger": [700], "code": [1]}, 400, "ZF009")]),
    "end_session": Case("nobody", lambda w: {"session_id": w.session("nobody")}, [
        (lambda w: {"session_id": NOWHERE}, *NOT_FOUND),
        (lambda w: {"session_id": None}, 400, "ZF006")]),
    "read_events": Case("manager", lambda w: {"after_position": 0, "max_count": 5}, [
        (lambda w: {"after_position": 10 ** 12}, 409, "ZF007")]),
    "newest_movements": Case("nobody", lambda w: {"max_count": 5}, [
        (lambda w: {"max_count": "few"}, 400, "22P02")]),
    "stock_at": Case("viewer", lambda w: {"item_id": w.item(5), "at": "2999-01-01T00:00:00Z"}, [
        (lambda w: {"item_id": w.item(5), "at": "2999-01-01T00:00:00Z", "by": "luck"}, 400, "ZF006")]),
    "account_transfers": Case("nobody", lambda w: {"account_id": w.ledger()[0], "reversed": True}, [
        (lambda w: {"account_id": "4711"}, 400, "22P02")]),
    "account_balances": Case("nobody", lambda w: {"account_id": w.ledger()[0], "credits": False}, [
        (lambda w: {}, 404, "PGRST202")]),
    "balance_at": Case("nobody", lambda w: {"account_id": w.ledger()[0], "at": "2999-01-01T00:00:00Z"}, [
        (lambda w: {"account_id": NOWHERE, "at": "noon"}, 400, "22007")]),
    "query_ledger_accounts": Case("nobody", lambda w: {"ledger": 700, "reversed": True}, [
        (lambda w: {"timestamp_min": "now"}, 400, "22P02")]),
    "query_transfers": Case("nobody", lambda w: {"ledger": 700, "code": 1}, [
        (lambda w: {"user_data_64": "many"}, 400, "22P02")]),
    "ledger_change_events": Case("nobody", lambda w: {"timestamp_min": 1}, [
        (lambda w: {"timestamp_min": "now"}, 400, "22P02")]),
    "order_timeline": Case("nobody", of_order, [
        (lambda w: {"order_id": "4711"}, 400, "22P02")]),
    "newest_movements": Case("nobody", lambda w: {"max_count": 3}, []),
    "order_action": Case("nobody", of_order, [
        (lambda w: {"order_id": "4711"}, 400, "22P02")]),
    "whoami": Case("anybody", lambda w: {}, []),
    "explain_permission": Case("nobody", lambda w: {"permission": "inventory.item.create"}, [
        (lambda w: {"permission": "inventory.item.create", "user_id": NOWHERE}, *NOT_FOUND)]),
    "create_user": Case("admin", lambda w: {"email": f"{fresh()}@shop.example", "display_name": "Jo", "roles": ["viewer"]}, [
        (lambda w: {"email": "nobody", "display_name": "Jo"}, 400, "ZF006"),
        (lambda w: {"email": "viewer@functions.example", "display_name": "Jo"}, 409, "ZF007")]),
    "rename_user": Case("admin", lambda w: {"user_id": w.user(), "display_name": "Joe"}, [
        (lambda w: {"user_id": NOWHERE, "display_name": "Joe"}, *NOT_FOUND)]),
    "assign_role": Case("admin", lambda w: {"user_id": w.user(), "role": "viewer"}, [
        (lambda w: {"user_id": w.user(), "role": "wizard"}, *NOT_FOUND)]),
    "revoke_role": Case("admin", lambda w: {"user_id": w.user(), "role": "viewer"}, [
        (lambda w: {"user_id": w.shop.people["admin"], "role": "admin"}, 422, "ZF008")]),
    "suspend_user": Case("admin", lambda w: {"user_id": w.user()}, [
        (lambda w: {"user_id": NOWHERE}, *NOT_FOUND)]),
    "activate_user": Case("admin", lambda w: {"user_id": w.user()}, [
        (lambda w: {"user_id": NOWHERE}, *NOT_FOUND)]),
    "define_role": Case("admin", lambda w: {"role": "r" + fresh()[:8], "permissions": ["inventory.*"]}, [
        (lambda w: {"role": "admin", "permissions": []}, 422, "ZF008")]),
    "detect_anomalies": Case("viewer", lambda w: {}, []),
    "configure_detection": Case("manager", lambda w: {"item_id": w.item(), "detector": "cusum", "window_size": 20, "threshold": 5}, [
        (lambda w: {"detector": "crystal_ball"}, 400, "ZF006")]),
    "reset_detection": Case("manager", lambda w: {
        "item_id": w.row("configure_detection", item_id=w.item(), detector="cusum")["item_id"]}, [
        (lambda w: {"item_id": w.item()}, *NOT_FOUND)]),
    "acknowledge_insight": Case("manager", lambda w: {"insight_id": next(w.insights), "note": "seen"}, [
        (lambda w: {"insight_id": NOWHERE}, *NOT_FOUND)]),
    "dismiss_insight": Case("manager", lambda w: {"insight_id": next(w.insights)}, [
        (lambda w: {"insight_id": NOWHERE}, *NOT_FOUND)]),
}
