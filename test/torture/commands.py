"""Random commands of every aggregate that a client may call.

All ids are computed from the seed, so a client's commands do not depend on what it was answered, and the
same seed gives the same commands.  A call is {"id": the command id, "command", "aggregate", "payload"}.
"""
import uuid

ITEMS = 10        # of each tenant; then come two that are kept in lots
LOT_ITEMS = 2
LOCATIONS = 3
PARTIES = 4
USERS = 4
LEDGER = 700
LEDGER_ACCOUNTS = [["history"], ["debits_must_not_exceed_credits"], [], [], [], []]
SUMMED = 3        # the account of these that is summed
CASH, BANK, RENT, EQUITY = "9000", "9100", "9600", "9300"  # accounts on which entries by hand alone post
KINDS = []        # (weight, function): what a client chooses from


class World:
    """The ids of one run: the same for the same seed."""

    def __init__(self, seed):
        self.space = uuid.uuid5(uuid.NAMESPACE_OID, f"torture {seed}")

    def id(self, *parts):
        return str(uuid.uuid5(self.space, "/".join(str(part) for part in parts)))


class Choice:
    """What one client does with one tenant: the things that its commands are about."""

    def __init__(self, world, tenant, random, client, number):
        self.world = world
        self.tenant = tenant
        self.random = random
        self.client = client
        self.number = number
        self.made = 0

    def id(self, *parts):
        return self.world.id(self.tenant, *parts)

    def fresh(self):
        """An id that nobody else has."""
        self.made += 1
        return self.id("fresh", self.client, self.number, self.made)

    def item(self):
        # Some are wanted more than others.
        if self.random.random() < 0.5:
            return self.id("item", self.random.randrange(3))
        return self.id("item", self.random.randrange(ITEMS + LOT_ITEMS))

    def lot_item(self):
        """An item that is kept in lots, and a lot of it."""
        number = ITEMS + self.random.randrange(LOT_ITEMS)
        return self.id("item", number), self.id("lot", number, self.random.randrange(3))

    def location(self):
        return self.id("location", self.random.randrange(LOCATIONS))

    def location_or_main(self):
        return self.random.choice([None, self.location()])

    def party(self):
        return self.id("party", self.random.randrange(PARTIES))

    def user(self):
        return self.id("user", self.random.randrange(USERS))

    def recent(self, kind, span):
        """Something of a kind that this client or its neighbour may be busy with: every so many commands another."""
        client = self.client if self.random.random() < 0.8 else self.client ^ 1
        return self.id(kind, client, max(0, self.number // span - self.random.randrange(2)), self.random.randrange(2))

    def quantity(self, most=6):
        return self.random.randint(1, most)

    def some(self, **fields):
        """These fields, less those that are None."""
        return {name: value for name, value in fields.items() if value is not None}

    def call(self):
        """A random command."""
        function = self.random.choices([k[1] for k in KINDS], [k[0] for k in KINDS])[0]
        return self.as_call(*function(self, self.random))

    def as_call(self, command, aggregate, payload):
        return {"id": self.fresh(), "command": command, "aggregate": aggregate, "payload": payload}


def kind(weight):
    def register(function):
        KINDS.append((weight, function))
        return function
    return register


# --- items and their stock at the default location ---

@kind(14)
def adjust(c, r):
    return "inventory.item.adjust_stock", c.item(), {"delta": r.choice([-9, -4, -2, -1, 1, 2, 4, 9]), "reason": "torture"}


@kind(4)
def receive(c, r):
    if r.random() < 0.5:
        item, lot = c.lot_item()
        return "inventory.item.receive_stock", item, {"quantity": c.quantity(), "lot_id": lot, "unit_cost": "1.37"}
    return "inventory.item.receive_stock", c.item(), {"quantity": c.quantity(), "unit_cost": r.choice(["1.99", "2.333333"])}


@kind(4)
def issue(c, r):
    return "inventory.item.issue_stock", c.item(), {"quantity": c.quantity(9), "movement": "sale"}


@kind(3)
def reserve(c, r):
    return "inventory.item.reserve_stock", c.item(), {"reference": c.recent("reference", 12), "quantity": c.quantity()}


@kind(3)
def release_or_ship(c, r):
    reference = c.recent("reference", 12)
    if r.random() < 0.5:
        return "inventory.item.release_stock", c.item(), {"reference": reference}
    return "inventory.item.ship_stock", c.item(), {"reference": reference, "quantity": c.quantity(3)}


@kind(3)
def unusable(c, r):
    verb = r.choice(["damage_stock", "repair_stock", "scrap_stock"])
    return f"inventory.item.{verb}", c.item(), {"quantity": c.quantity(3)}


@kind(1)
def count(c, r):
    return "inventory.item.count_stock", c.item(), {"counted": r.randint(0, 60)}


@kind(3)
def item_fact(c, r):
    return r.choice([
        ("inventory.item.rename", c.item(), {"name": f"Item {r.randrange(50)}"}),
        ("inventory.item.change_sku", c.item(), {"sku": f"SKU-{r.randrange(20)}"}),
        ("inventory.item.deactivate", c.id("item", ITEMS - 1), {}),
        ("inventory.item.activate", c.id("item", ITEMS - 1), {}),
        ("inventory.item.set_low_stock", c.item(), {"quantity": r.randint(0, 20)}),
        ("inventory.item.set_standard_cost", c.item(), {"standard_cost": "2.5"}),
        ("inventory.item.set_cost_method", c.item(), {"cost_method": r.choice(["average", "fifo", "lifo", "standard"])}),
        ("inventory.item.create", c.recent("more items", 20), {"name": "One more", "initial_quantity": c.quantity(),
                                                               "sku": f"MORE-{r.randrange(200)}"})])


# --- stock at locations, lots, transfers between locations ---

@kind(8)
def stock_at(c, r):
    place = {"item_id": c.item(), "location_id": c.location()}
    verb = r.choice(["receive_stock", "receive_stock", "adjust_stock", "issue_stock", "damage_stock", "repair_stock", "scrap_stock",
                     "reserve_stock", "release_stock", "ship_stock", "set_low_stock", "count_stock"])
    more = {"adjust_stock": {"delta": r.choice([-3, -1, 2, 5])}, "count_stock": {"counted": r.randint(0, 30)},
            "reserve_stock": {"reference": c.recent("reference", 12), "quantity": c.quantity()},
            "ship_stock": {"reference": c.recent("reference", 12), "quantity": c.quantity(3)},
            "release_stock": {"reference": c.recent("reference", 12)}}.get(verb, {"quantity": c.quantity()})
    if verb == "receive_stock" and r.random() < 0.3:
        place["item_id"], more["lot_id"] = c.lot_item()
    return f"inventory.stock.{verb}", None, {**place, **more}


@kind(1)
def location(c, r):
    return r.choice([
        ("inventory.location.rename", c.location(), {"name": f"Place {r.randrange(9)}"}),
        ("inventory.location.describe", c.location(), {"kind": "store", "city": "Kiel"}),
        ("inventory.location.create", c.recent("more locations", 60), {"code": f"L{r.randrange(60)}", "name": "Place"}),
        ("inventory.location.deactivate", c.id("location", 0), {}),
        ("inventory.location.activate", c.id("location", 0), {})])


@kind(2)
def lot(c, r):
    item, lot_id = c.lot_item()
    return r.choice([
        ("inventory.lot.create", c.fresh(), {"item_id": item, "lot_number": f"N-{r.randrange(400)}", "expires_on": "2091-01-01"}),
        ("inventory.lot.block", lot_id, {"reason": "looked at"}),
        ("inventory.lot.unblock", lot_id, {}),
        ("inventory.lot.unblock", lot_id, {})])


@kind(7)
def transfer(c, r):
    transfer_id = c.recent("transfer", 10)
    verb = r.choice(["create", "create", "send", "send", "receive", "return", "close", "cancel", "move"])
    if verb == "create":
        items = r.sample(range(ITEMS), r.randint(1, 3))
        lines = [{"item_id": c.id("item", item), "quantity": c.quantity(4)} for item in items]
        return "inventory.transfer.create", transfer_id, c.some(lines=lines, from_location=c.location_or_main(), to_location=c.location_or_main())
    if verb == "move":
        return "inventory.transfer.move", None, c.some(item_id=c.item(), quantity=c.quantity(4), from_location=c.location_or_main(),
                                                       to_location=c.location_or_main())
    if verb in ("receive", "return") and r.random() < 0.5:
        return f"inventory.transfer.{verb}", transfer_id, {"lines": [{"line_no": 1, "quantity": c.quantity(3)}]}
    return f"inventory.transfer.{verb}", transfer_id, {"reason": "lost"} if verb == "close" else {}


# --- products, orders, parties ---

@kind(3)
def product(c, r):
    item = c.recent("product", 20)
    return r.choice([
        ("catalog.product.create", item, {"name": f"Product {r.randrange(50)}", "sku": f"P-{r.randrange(300)}"}),
        ("catalog.product.create", item, {"name": "Product", "base_price": "9.50", "currency": "EUR"}),
        ("catalog.product.describe", c.item(), {"category": "Tools", "brand": r.choice(["A", "B"])}),
        ("catalog.product.price", item, {"base_price": r.randint(1, 9), "currency": "EUR"}),
        ("catalog.product.archive", item, {"reason": "old"}),
        ("catalog.product.activate", item, {}),
        ("catalog.product.set_tax", item, {"tax_category": "reduced"}),
        ("catalog.product.set_storage", item, {"temperature_zone": r.choice(["chilled", "frozen"])}),
        ("catalog.product.add_pack", item, {"unit": "box", "numerator": 12}),
        ("catalog.product.remove_pack", item, {"unit": "box"}),
        ("catalog.unit.define", None, {"unit": r.choice(["box", "pair"]), "name": r.choice(["a box", "a pair"]), "dimension": "count",
                                       "numerator": 1})])


def order_lines(c, r):
    items = r.sample(range(ITEMS + LOT_ITEMS), r.randint(1, 3))
    return [c.some(item_id=c.id("item", item), location_id=order_location(c, r), quantity=c.quantity(4), unit_price="2.5") for item in items]


def order_location(c, r):
    """Most lines are taken from the default location."""
    return c.location_or_main() if r.random() < 0.6 else None


# What is likely to be asked of an order, while a client is busy with it for so many commands: first, later and at last.
ORDER_SPAN = 60
ORDER_VERBS = ["create create create add_line", "create add_line change_line remove_line submit submit",
               "submit submit confirm_payment accept_on_account complete cancel"]


@kind(14)
def order(c, r):
    order_id = c.recent("order", ORDER_SPAN)
    verb = r.choice(ORDER_VERBS[c.number % ORDER_SPAN * len(ORDER_VERBS) // ORDER_SPAN].split())
    payload = {
        "create": lambda: c.some(currency="EUR", lines=order_lines(c, r), customer_id=r.choice([None, c.party()])),
        "add_line": lambda: c.some(item_id=c.item(), location_id=order_location(c, r), quantity=c.quantity(4), unit_price="2.5"),
        "change_line": lambda: c.some(item_id=c.item(), location_id=order_location(c, r), quantity=c.quantity(4)),
        "remove_line": lambda: c.some(item_id=c.item(), location_id=order_location(c, r)),
        "confirm_payment": lambda: {"payment_reference": "paid"},
        "cancel": lambda: {"reason": "changed my mind"}}.get(verb, lambda: {})()
    return f"sales.order.{verb}", order_id, payload


@kind(4)
def party(c, r):
    party_id = c.party()
    address = c.id("address", r.randrange(6))
    return r.choice([
        ("parties.party.create", c.recent("more parties", 30), {"name": "Anna", "code": f"C-{r.randrange(100)}", "roles": ["customer"]}),
        ("parties.party.rename", party_id, {"name": f"Party {r.randrange(40)}"}),
        ("parties.party.contact", party_id, {"email": "anna@shop.example"}),
        ("parties.party.add_address", party_id, {"kind": "billing", "street": "A 1", "city": "Kiel", "postal_code": "24103", "country": "DE",
                                                 "address_id": address}),
        ("parties.party.remove_address", party_id, {"address_id": address}),
        ("parties.party.set_credit_limit", party_id, {"credit_limit": r.choice([50, 500, 5000]), "currency": "EUR"}),
        ("parties.party.set_terms", party_id, {"payment_days": r.randint(0, 60)}),
        ("parties.party.set_bank", party_id, {"iban": "DE89370400440532013000"}),
        ("parties.party.suspend", c.id("party", 0), {"reason": "does not pay"}),
        ("parties.party.resume", c.id("party", 0), {})])


# --- the books, people, and the rest ---

@kind(7)
def entry(c, r):
    if r.random() < 0.2:
        return "accounting.entry.reverse", c.fresh(), {"entry_id": c.recent("entry", 15), "reason": "typing error"}
    debit, credit = r.sample([CASH, BANK, RENT, EQUITY], 2)
    amount = f"{r.randint(1, 500)}.{r.randint(0, 99):02}"
    wrong = r.random() < 0.05
    return "accounting.entry.post", c.recent("entry", 15), {"description": "Rent", "lines": [
        {"account": debit, "debit": amount}, {"account": credit, "credit": "0.5" if wrong else amount}]}


@kind(1)
def chart(c, r):
    return r.choice([
        ("accounting.account.create", None, {"number": f"7{r.randrange(200):03}", "name": "Costs", "kind": "expense"}),
        ("accounting.account.rename", None, {"number": RENT, "name": f"Rent {r.randrange(9)}"}),
        ("accounting.account.close", None, {"number": RENT}),
        ("accounting.account.reopen", None, {"number": RENT}),
        ("accounting.account.reopen", None, {"number": RENT})])


@kind(3)
def people(c, r):
    user = c.user()
    return r.choice([
        ("identity.user.create", c.recent("more users", 40), {"email": f"u{r.randrange(150)}@shop.example", "display_name": "Jo",
                                                               "roles": ["viewer"]}),
        ("identity.user.rename", user, {"display_name": f"Jo {r.randrange(30)}"}),
        ("identity.user.assign_role", user, {"role": r.choice(["viewer", "manager", "admin"])}),
        ("identity.user.revoke_role", user, {"role": r.choice(["viewer", "manager", "admin"])}),
        ("identity.user.suspend", user, {}),
        ("identity.user.activate", user, {}),
        ("identity.role.define", None, {"role": f"r{r.randrange(5)}", "permissions": [r.choice(["inventory.*", "sales.order.read"])]})])


@kind(1)
def other(c, r):
    return r.choice([
        ("company.profile.set", None, {"legal_name": f"Acme {r.randrange(9)}", "country": "DE", "currency": "EUR"}),
        ("custom.attributes.define", None, {"target": "product", "json_schema": {
            "properties": {"colour": {"enum": ["red", r.choice(["blue", "green"])]}}}}),
        ("analytics.detection.configure", None, {"item_id": c.item(), "detector": "cusum", "window_size": 20, "threshold": r.randint(3, 9)}),
        ("analytics.detection.reset", None, {"item_id": c.item()}),
        ("analytics.insight.acknowledge", f"?insight {r.randrange(20)}", {"note": "seen"}),
        ("analytics.insight.dismiss", f"?insight {r.randrange(20)}", {})])


def note(c, r):
    """An append of events that the extension does not know."""
    return "append", c.id("note", r.randrange(12)), [{"type": "note.taken", "data": {"n": n}} for n in range(r.randint(1, 3))]


def setup_calls(c):
    """What a tenant begins with."""
    calls = [("company.profile.set", None, {"legal_name": "Acme", "country": "DE", "currency": "EUR"}),
             ("accounting.book.open", None, {"currency": "EUR"})]
    calls += [("accounting.account.create", None, {"number": number, "name": name, "kind": account_kind}) for number, name, account_kind in [
        (CASH, "Cash", "asset"), (BANK, "Bank", "asset"), (RENT, "Rent", "expense"), (EQUITY, "Equity", "equity")]]
    calls += [("inventory.item.create", c.id("item", n), {"name": f"Item {n}", "initial_quantity": 60}) for n in range(ITEMS)]
    calls += [("inventory.item.create_stocked", c.id("item", ITEMS + n), {"name": f"Lots {n}", "tracking": "lot"}) for n in range(LOT_ITEMS)]
    calls += [("inventory.lot.create", c.id("lot", ITEMS + n, k), {"item_id": c.id("item", ITEMS + n), "lot_number": f"L-{k}",
                                                                 "expires_on": f"209{k}-01-01"}) for n in range(LOT_ITEMS) for k in range(3)]
    calls += [("inventory.location.create", c.id("location", n), {"code": f"PLACE-{n}", "name": f"Place {n}"}) for n in range(LOCATIONS)]
    calls += [("inventory.stock.receive_stock", None, {"item_id": c.id("item", n), "location_id": c.id("location", k), "quantity": 30})
              for n in range(ITEMS) for k in range(LOCATIONS)]
    calls += [("parties.party.create", c.id("party", n), {"name": f"Party {n}", "roles": ["customer"]}) for n in range(PARTIES)]
    calls += [("parties.party.set_credit_limit", c.id("party", n), {"credit_limit": 5000, "currency": "EUR"}) for n in range(PARTIES)]
    calls += [("identity.user.create", c.id("user", n), {"email": f"user{n}@shop.example", "display_name": f"Jo {n}",
                                                         "roles": ["admin"] if n < 2 else []}) for n in range(USERS)]
    return [c.as_call(*call) for call in calls]


def ledger_accounts(c):
    return [{"id": c.id("ledger account", n), "ledger": LEDGER, "code": 1, "flags": flags, **({"keeping": "summed"} if n == SUMMED else {})}
            for n, flags in enumerate(LEDGER_ACCOUNTS)]


def ledger_transfers(c, r, pending):
    """Some transfers; pending: the ids of pending ones that this client has asked for, to which it adds."""
    transfers = []
    for _ in range(r.randint(1, 5)):
        debit, credit = r.sample(range(len(LEDGER_ACCOUNTS)), 2)
        one = {"id": c.fresh(), "debit_account_id": c.id("ledger account", debit), "credit_account_id": c.id("ledger account", credit),
               "amount": r.randint(1, 90), "ledger": LEDGER, "code": 1}
        choice = r.random()
        if choice < 0.2:
            one["flags"] = ["pending"]
            pending.append(one["id"])
            del pending[:-6]
        elif choice < 0.35 and pending:
            post = r.random() < 0.6
            one = {"id": one["id"], "pending_id": r.choice(pending), "flags": ["post_pending_transfer" if post else "void_pending_transfer"],
                   **({"amount": "max"} if post else {})}
        transfers.append(one)
    return transfers
