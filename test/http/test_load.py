#!/usr/bin/python3
"""Many clients at once: browsers with cookies and programs with tokens, pages, views and commands mixed.

FORGE_LOAD=full runs for a minute, with 16 clients; otherwise it is short.  It compares no rates, as the stand-in
for PostgREST costs more than the database: "BENCH_SECTIONS=request make bench" sends what PostgREST sends.
"""
import os
import random
import threading
import time
import uuid

import shop
import tap

IS_FULL = os.environ.get("FORGE_LOAD") == "full"
CLIENT_COUNT = 16 if IS_FULL else 6
SECONDS = 60 if IS_FULL else 4
BROWSER = {"Accept": "text/html", "Sec_Fetch_Site": "same-origin"}
PAGES = ("home", "items", "orders", "insights", "events", "users", "account", "customers")


class Person:
    """A client of one kind, with an item of its own and one that all share."""

    def __init__(self, own, is_browser, shared_item):
        self.random = random.Random()
        self.is_browser = is_browser
        self.client = shop.Client(own.token("manager"))
        self.item = self.client.call("create_item", {"name": "Load", "initial_quantity": 1000}).json()["item_id"]
        self.items = [self.item, shared_item]
        self.more = {}
        if is_browser:
            answer = shop.Client().form("sign_in", [("token", self.client.bearer)], **BROWSER)
            self.more = {"Cookie": answer.headers["Set-Cookie"].split(";")[0], **BROWSER}
            self.client = shop.Client()
        self.asked = self.commands = 0
        self.wrong = []

    def expect(self, what, answer, *statuses):
        self.asked += 1
        if answer.status not in statuses:
            self.wrong.append((what, answer.status, answer.text[:300]))
        return answer

    def command(self):
        self.commands += 1
        item = self.random.choice(self.items)
        if self.is_browser:
            return self.expect("submit", self.client.form("submit", [
                ("command", "inventory.item.adjust_stock"), ("id", item), ("version", ""), ("command_id", str(uuid.uuid4())),
                ("page", '{"name": "items"}'), ("next_page", '{"name": "items"}'), ("names", "delta"), ("value", "1")], **self.more), 303)
        if self.random.random() < 0.5:
            return self.expect("adjust", self.client.call("adjust_stock", {"item_id": item, "delta": 1}), 200)
        order = self.expect("order", self.client.call("create_order", {
            "currency": "EUR", "lines": [{"item_id": item, "quantity": 1, "unit_price": 2}]}), 201)
        return self.expect("submit order", self.client.call("submit_order", order.json() and {"order_id": order.json()["order_id"]}), 200)

    def look(self):
        if self.is_browser:
            page = self.random.choice(PAGES + (f"item&id={self.item}",))
            return self.expect(page, self.client.get(f"/rpc/page?name={page}", **self.more), 200)
        view = self.random.choice((f"item?item_id=eq.{self.item}", "sales_order?order=created_at.desc&limit=20", "rpc/whoami", "rpc/read_events?max_count=20"))
        return self.expect(view, self.client.get("/" + view), 200)

    def work(self, until):
        while time.monotonic() < until:
            (self.command if self.random.random() < 0.4 else self.look)()


def all_at_once(functions):
    threads = [threading.Thread(target=function) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main():
    own = shop.Shop("load")
    shared = own.manager.call("create_item", {"name": "Shared", "initial_quantity": 1000}).json()["item_id"]
    people = [Person(own, number % 2 == 0, shared) for number in range(CLIENT_COUNT)]
    until = time.monotonic() + SECONDS
    all_at_once([lambda person=person: person.work(until) for person in people])
    tap.ok(all(person.commands > 0 for person in people), "everybody has executed commands")
    tap.equal([wrong for person in people for wrong in person.wrong], [], "and nobody met an error")
    print(f"# {sum(person.asked for person in people)} requests, {sum(person.commands for person in people)} of them or more commands", flush=True)
    tap.equal(shop.run("SELECT * FROM forge.verify() WHERE problem IS NOT NULL"), [], "the read models are what the log says")
    tap.done()


main()
