"""A case for each function of the API.

who: the least of the roles anybody, nobody (signed in, no role), viewer, manager, admin that may call it;
arguments: of a call that succeeds; refusals: [(arguments, status, code)], by an admin.  Both are made by
functions of a World, so that each call finds things as it needs them.
"""
import collections
import uuid

Case = collections.namedtuple("Case", "who arguments refusals")
NOWHERE = "99999999-0000-4000-8000-000000000009"


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

    def order(self, *steps, quantity=3):
        """An order of one line, after some steps, and its item: {"order_id", "item_id"}."""
        item = self.item()
        lines = [{"item_id": item, "quantity": quantity, "unit_price": 2.5}]
        order = self.row("create_order", currency="EUR", lines=lines)["order_id"]
        for step in steps:
            more = {"payment_reference": "paid"} if step == "confirm_payment" else {}
            self.row(step, order_id=order, **more)
        return {"order_id": order, "item_id": item}

    def user(self):
        return self.row("create_user", email=f"{uuid.uuid4()}@shop.example", display_name="Jo")["user_id"]

    def session(self, role):
        """The id of a browser session of a person."""
        client = getattr(self.shop, role)
        client.call("sign_in", {"token": self.shop.token(role)})
        return client.get("/session?order=created_at.desc&limit=1").json()[0]["session_id"]


def fresh():
    return str(uuid.uuid4())


def of_order(world, *steps, **arguments):
    return {"order_id": world.order(*steps)["order_id"], **arguments}


REFERENCE = "aaaaaaaa-0000-4000-8000-00000000000a"
NOT_FOUND = (404, "ZF002")
NO_ITEM = (lambda w: {"item_id": NOWHERE}, *NOT_FOUND)
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
    "create_order": Case("manager", lambda w: {"currency": "EUR", "customer_id": fresh(), "lines": [
        {"item_id": w.item(), "quantity": 1, "unit_price": "4.95"}]}, [
        (lambda w: {"currency": "XXL"}, 400, "ZF006")]),
    "add_order_line": Case("manager", lambda w: of_order(w, item_id=w.item(), quantity=1, unit_price=2), [
        (lambda w: {"order_id": NOWHERE, "item_id": NOWHERE, "quantity": 1, "unit_price": 1}, *NOT_FOUND),
        (lambda w: of_order(w, "submit_order", item_id=w.item(), quantity=1, unit_price=2), 422, "ZF008")]),
    "change_order_line": Case("manager", lambda w: {**w.order(), "quantity": 2}, [
        (lambda w: of_order(w, item_id=NOWHERE, quantity=2), *NOT_FOUND)]),
    "remove_order_line": Case("manager", lambda w: w.order(), [
        (lambda w: of_order(w, item_id=NOWHERE), *NOT_FOUND)]),
    "submit_order": Case("manager", of_order, [
        NO_ORDER, (lambda w: {"order_id": w.order(quantity=11)["order_id"]}, 422, "ZF008")]),
    "confirm_payment": Case("manager", lambda w: of_order(w, "submit_order", payment_reference="paid"), [
        (lambda w: of_order(w, payment_reference="paid"), 422, "ZF008")]),
    "complete_order": Case("manager", lambda w: of_order(w, "submit_order", "confirm_payment", tracking_number="T1"), [
        NO_ORDER, (of_order, 422, "ZF008")]),
    "cancel_order": Case("manager", lambda w: of_order(w, "submit_order", reason="changed my mind"), [
        (lambda w: of_order(w, reason=" "), 400, "ZF006")]),
    "execute_batch": Case("manager", lambda w: {"commands": [
        {"command": "inventory.item.rename", "aggregate_id": w.item(), "payload": {"name": "Nut"}}]}, [
        (lambda w: {"commands": {}}, 400, "ZF006"),
        (lambda w: {"commands": [{"command": "inventory.item.explode"}]}, 400, "ZF005")]),
    "end_session": Case("nobody", lambda w: {"session_id": w.session("nobody")}, [
        (lambda w: {"session_id": NOWHERE}, *NOT_FOUND),
        (lambda w: {"session_id": None}, 400, "ZF006")]),
    "read_events": Case("manager", lambda w: {"after_position": 0, "max_count": 5}, [
        (lambda w: {"after_position": 10 ** 12}, 409, "ZF007")]),
    "newest_movements": Case("nobody", lambda w: {"max_count": 5}, [
        (lambda w: {"max_count": "few"}, 400, "22P02")]),
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
