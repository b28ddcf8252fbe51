"""A second model of what commands do to stock, simple and slow.

It knows the commands alone, in the order of their positions, and nothing of the events that they led to, with
two exceptions: a count is a change by the difference that its event has, as that depends on the moment of the
count; and what a position is, the database has said.
"""
from collections import defaultdict
from decimal import Decimal

MAIN = "main"


class Holding:
    """What is held of an item at a place."""

    def __init__(self):
        self.on_hand = Decimal(0)
        self.damaged = Decimal(0)
        self.in_transit = Decimal(0)
        self.reserved = {}  # (reference, is it an order's?) -> quantity

    def as_row(self):
        return self.on_hand, sum(self.reserved.values(), Decimal(0)), self.damaged, self.in_transit


class Stock:
    """The stock of one tenant."""

    def __init__(self):
        self.holdings = defaultdict(Holding)  # (item, place) -> Holding
        self.orders = {}
        self.transfers = {}
        self.faults = []

    def apply(self, command, aggregate, payload, counted):
        """A command that was stored, and came to at least one event.  counted: the delta of a count."""
        area, _, verb = command.rpartition(".")
        if area == "inventory.item" or area == "inventory.stock":
            item = payload.get("item_id") or aggregate
            place = payload.get("location_id") or MAIN
            self.move(self.holdings[item, place], verb, payload, counted)
            self.check(item, place)
        elif area == "sales.order":
            self.order(verb, aggregate, payload)
        elif area == "inventory.transfer":
            self.transfer(verb, aggregate, payload)

    def move(self, holding, verb, payload, counted):
        quantity = Decimal(str(payload.get("quantity", 0)))
        reference = payload.get("reference"), False
        if verb == "create":
            holding.on_hand += Decimal(str(payload.get("initial_quantity", 0)))
        elif verb == "adjust_stock":
            holding.on_hand += Decimal(str(payload["delta"]))
        elif verb == "count_stock":
            holding.on_hand += Decimal(counted or 0)
        elif verb == "receive_stock":
            holding.on_hand += quantity
        elif verb == "issue_stock":
            holding.on_hand -= quantity
        elif verb == "damage_stock":
            holding.on_hand -= quantity
            holding.damaged += quantity
        elif verb == "repair_stock":
            holding.on_hand += quantity
            holding.damaged -= quantity
        elif verb == "scrap_stock":
            holding.damaged -= quantity
        elif verb == "reserve_stock":
            holding.reserved[reference] = quantity
        elif verb == "release_stock":
            holding.reserved.pop(reference, None)
        elif verb == "ship_stock":
            holding.on_hand -= quantity
            holding.reserved[reference] = holding.reserved.get(reference, Decimal(0)) - quantity
            if not holding.reserved[reference]:
                del holding.reserved[reference]

    def order(self, verb, order_id, payload):
        order = self.orders.setdefault(order_id, {"lines": {}, "holds": False})  # lines: (item, place) -> quantity
        lines = order["lines"]
        of_line = payload.get("item_id"), payload.get("location_id") or MAIN
        if verb == "create":
            for line in payload.get("lines", []):
                lines[line["item_id"], line.get("location_id") or MAIN] = Decimal(str(line["quantity"]))
        elif verb == "add_line":
            lines[of_line] = lines.get(of_line, Decimal(0)) + Decimal(str(payload["quantity"]))
        elif verb == "change_line":
            lines[of_line] = Decimal(str(payload["quantity"]))
        elif verb == "remove_line":
            lines.pop(of_line, None)
        elif verb == "submit":
            order["holds"] = True
            for (item, place), quantity in lines.items():
                self.holdings[item, place].reserved[order_id, True] = quantity
                self.check(item, place)
        elif verb in ("complete", "cancel") and order["holds"]:
            order["holds"] = False
            for (item, place), quantity in lines.items():
                self.holdings[item, place].reserved.pop((order_id, True), None)
                if verb == "complete":
                    self.holdings[item, place].on_hand -= quantity
                    self.check(item, place)

    def transfer(self, verb, transfer_id, payload):
        if verb in ("create", "move"):
            lines = payload.get("lines") or [payload]
            self.transfers[transfer_id] = {
                "from": payload.get("from_location") or MAIN, "to": payload.get("to_location") or MAIN,
                "lines": {number: [line["item_id"], Decimal(str(line["quantity"]))] for number, line in enumerate(lines, 1)}}
        transfer = self.transfers.get(transfer_id)
        if transfer is None or verb == "cancel" or verb == "create":
            return
        if verb in ("send", "move"):
            for item, quantity in transfer["lines"].values():
                self.holdings[item, transfer["from"]].on_hand -= quantity
                self.holdings[item, transfer["to"]].in_transit += quantity
                self.check(item, transfer["from"])
        if verb == "send":
            return
        parts = {int(line["line_no"]): Decimal(str(line["quantity"])) for line in payload.get("lines", [])} if verb != "move" else {}
        for number, line in transfer["lines"].items():
            part = parts.get(number, Decimal(0)) if parts else line[1]
            line[1] -= part
            self.holdings[line[0], transfer["to"]].in_transit -= part
            if verb in ("receive", "move"):
                self.holdings[line[0], transfer["to"]].on_hand += part
            elif verb == "return":
                self.holdings[line[0], transfer["from"]].on_hand += part
            self.check(line[0], transfer["to"])

    def check(self, item, place):
        """No bucket falls below zero, and no more is promised than there is."""
        on_hand, reserved, damaged, in_transit = self.holdings[item, place].as_row()
        if min(on_hand, damaged, in_transit) < 0 or reserved > on_hand:
            self.faults.append(f"item {item} at {place}: on hand {on_hand}, reserved {reserved}, damaged {damaged}, in transit {in_transit}")
