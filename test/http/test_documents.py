#!/usr/bin/python3
"""Every function that returns a document and no data: pages, what belongs to them.

The functions are those of the catalogs; a new one needs a part in PARTS.  What a page looks like is tested
in a browser (test/browser).
"""
import re
import uuid

import catalogs
import forms
import shop
import tap

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def status_and_place(answer):
    return answer.status, answer.headers["Location"]


def page(own):
    tap.equal(status_and_place(own.anybody.get("/rpc/page?name=items", **HTML)), (303, "page?name=sign_in"), "page: a visitor is sent to sign_in")
    for name, client, status in (("sign_in", own.anybody, 200), ("home", own.viewer, 200), ("nothing", own.viewer, 404)):
        got = client.get(f"/rpc/page?name={name}", **HTML)
        tap.equal((got.status, got.headers["Content-Type"], got.headers["Cache-Control"], got.headers["X-Content-Type-Options"]),
                  (status, "text/html", "no-store", "nosniff"), f"page: {name}")
        policy = got.headers["Content-Security-Policy"]
        tap.ok(policy.startswith("default-src 'none';") and "unsafe" not in policy, f"page: {name} lets no foreign script run")
        tap.ok(not re.search(r"<style|\sstyle=|<script(?![^>]* src=)|\son\w+=|javascript:", got.text), f"page: {name} has no script or style inside")
    hostile = "</script><script>alert(1)</script>\"'<&"
    got = own.viewer.get("/rpc/page?" + shop.urllib.parse.urlencode({"name": hostile, "search": hostile}), **HTML)
    tap.ok(got.status == 404 and "<script>alert" not in got.text, "page: its own name comes out as text")
    item = own.admin.call("create_item", {"name": "in.stock"}).json()["item_id"]
    for name in ("search", "items", "new_order"):
        found = {words: own.admin.get(f"/rpc/page?name={name}&search={words}", **HTML).text.count(item) for words in ("%20in.stock", "stock", "%20out.of")}
        tap.ok(found["%20in.stock"] == found["stock"] > 0 == found["%20out.of"], f"page: {name} leaves out the space before what is searched")
    tap.equal(own.viewer.get("/rpc/page?name=home").headers["Content-Type"], "application/json; charset=utf-8",
              "page: a client that takes anything gets JSON, and is told so")


def asset(own):
    shown = own.anybody.get("/rpc/page?name=sign_in", **HTML).text
    named = [place.replace("&amp;", "&") for place in re.findall(r'(?:href|src)="(asset\?[^"]*)"', shown)]
    tap.ok(len(named) >= 2, "asset: pages name some")
    for place in named:
        got = own.anybody.get(f"/rpc/{place}", Accept="text/css,*/*;q=0.1")
        kind = "text/css" if ".css" in place else "text/javascript"
        tap.equal((got.status, got.headers["Content-Type"].split(";")[0], "immutable" in got.headers["Cache-Control"], bool(got.content)),
                  (200, kind, True, True), f"asset: {place.split('&')[0]} is kept by browsers")
        older = own.anybody.get(f"/rpc/{place.split('&')[0]}&version=0")
        tap.equal(("immutable" in older.headers["Cache-Control"], older.content), (False, got.content), "asset: one of another version is not")
    tap.equal(own.anybody.get("/rpc/asset?name=nothing").status, 404, "asset: no such file")


def live(own):
    stream = {"Accept": "text/event-stream"}
    read = lambda client, **more: client.get("/rpc/live", **stream, **more)
    tap.equal(own.anybody.get("/rpc/live", **stream).status, 401, "live: not for visitors")
    first = read(own.viewer)
    tap.equal((first.status, first.headers["Content-Type"]), (200, "text/event-stream"), "live: server-sent events")
    place = re.search(r"^id: (\S+)$", first.text, re.M).group(1)
    tap.ok("event: change" not in read(own.viewer, Last_Event_ID=place).text, "live: nothing has changed")
    own.admin.call("create_item", {"name": "News"})
    news = shop.wait_for(lambda: (lambda text: text if "event: change" in text else None)(read(own.viewer, Last_Event_ID=place).text))
    tap.ok("inventory.item" in news, "live: an item has changed")


def submit(own):
    def send(client, command, fields, **more):
        given = {"command": command, "id": "", "version": "", "command_id": "", "page": '{"name": "users"}', "next_page": "",
                 "names": ",".join(fields), **more}
        return client.form("submit", [*given.items(), *(("value", value) for value in fields.values() or [""])], **HTML)

    item = {"name": "Submitted", "sku": "", "initial_quantity": "3"}
    tap.equal(status_and_place(send(own.anybody, "inventory.item.create", item)), (303, "page?name=sign_in"), "submit: a visitor is sent to sign_in")
    key = shop.one("SELECT gen_random_uuid()")
    done = [send(own.manager, "inventory.item.create", item, command_id=key, next_page='{"name": "item"}') for _ in range(2)]
    found = own.manager.get("/item?name=eq.Submitted").json()
    tap.equal((done[0].status, len(found), done[0].headers["Location"]), (303, 1, done[1].headers["Location"]), "submit: sent twice it is done once")
    tap.ok(done[0].headers["Location"].endswith(f"page?name=item&id={found[0]['item_id']}"), "submit: leads to what is new")
    again = send(own.manager, "inventory.item.adjust_stock", {"delta": "-4", "reason": "a & b"}, id=found[0]["item_id"])
    tap.ok(again.status == 422 and "not enough stock" in again.text.lower(), "submit: a refusal is a page")
    tap.equal(send(own.viewer, "inventory.item.adjust_stock", {"delta": "1"}, id=found[0]["item_id"]).status, 403, "submit: not without the permission")
    for what, command, fields, more in (
            ("an unknown command", "inventory.item.explode", {}, {}), ("no command", "", {}, {}), ("an unknown field", "inventory.item.create", {"colour": "red"}, {}),
            ("an id that is none", "inventory.item.adjust_stock", {"delta": "1"}, {"id": "x"}), ("a version that is none", "inventory.item.create", item, {"version": "x"}),
            ("a command id that is none", "inventory.item.create", item, {"command_id": "x"}), ("fewer values than names", "inventory.item.create", {}, {"names": "name,sku"}),
            ("a page that is none", "inventory.item.create", {"name": " "}, {"page": "x"}), ("a command of the system", "identity.tenant.create", {"slug": "x"}, {})):
        got = send(own.manager, command, fields, **more)
        if not tap.ok(400 <= got.status < 500, f"submit: {what} is refused"):
            tap.show("got", f"{got.status} {got.text}")
    for place in ("https://evil.example/", '{"name": "//evil.example"}', '{"name": "javascript:alert(1)"}', '{"url": "https://evil.example/"}', '"x"'):
        got = send(own.manager, "inventory.item.create", {"name": "Nut"}, next_page=place)
        tap.ok(got.status < 500 and re.match(r"(/rpc/)?page\?name=", got.headers["Location"] or "page?name="), f"submit: leads nowhere else: {place}")
    filled_in(own)


def filled_in(own):
    """As a browser does it: what is in the page is sent with what was typed."""
    def send(client, form):
        return client.form(form.action, form.sent(), **HTML)

    def form():
        return forms.find(own.admin.get("/rpc/page?name=users", **HTML).text, "identity.user.create")

    filled = form().fill(Email="jo@documents.example", Display_name="Jo <b>", Roles="viewer\r\nmanager")
    done = send(own.admin, filled)
    tap.ok(done.status == 303 and re.fullmatch(r"page\?name=user&id=[0-9a-f-]{36}", done.headers["Location"]), "submit: done, and on to the new user")
    tap.equal(status_and_place(send(own.admin, filled)), (303, done.headers["Location"]), "submit: sent twice, done once")
    tap.equal(own.admin.get("/app_user?select=display_name,roles&email=eq.jo@documents.example").json(),
              [{"display_name": "Jo <b>", "roles": ["viewer", "manager"]}], "submit: all fields arrived")
    refused = send(own.admin, form().fill(Email="jo@documents.example", Display_name="<script>alert(1)</script>"))
    again = forms.find(refused.text, "identity.user.create")
    tap.equal((refused.status, refused.headers["Content-Type"], refused.headers["Cache-Control"], refused.headers["HX-Push-Url"]),
              (409, "text/html", "no-store", "false"), "submit: a refusal is a page")
    tap.ok(re.search(r'value="jo@documents.example"><p class="error"', refused.text) and "<script>alert" not in refused.text,
           "submit: the error stands beside its field")
    tap.equal(status_and_place(send(own.admin, again.fill(Email="jo2@documents.example")))[0], 303, "submit: put right, it is done")
    tap.equal(own.admin.get("/app_user?select=display_name&email=eq.jo2@documents.example").json(),
              [{"display_name": "<script>alert(1)</script>"}], "submit: with what was typed before")
    tap.equal(send(own.viewer, form().fill(Email="x@documents.example", Display_name="X")).status, 403, "submit: not for a viewer")
    tap.equal(status_and_place(send(own.anybody, form())), (303, "page?name=sign_in"), "submit: a visitor is sent to sign_in")
    tap.equal(own.admin.get("/rpc/submit?" + shop.urllib.parse.urlencode(form().sent()), **HTML).status, 405, "submit: not by GET")


def root(own):
    for client in (own.anybody, own.viewer):
        tap.equal(status_and_place(client.get("/", **HTML)), (303, "rpc/page"), "root: leads to the pages")


# Signing in and out: test_sessions.py.
ELSEWHERE = ["sign_in", "sign_out"]
PARTS = {"root": root, "page": page, "asset": asset, "live": live, "submit": submit}


def books(clients):
    """Who sees the pages of the books and of the ledger, and is offered what."""
    may_read, may_post = {"manager", "accountant", "admin"}, {"accountant", "admin"}
    for page, readers, writers in (("chart", may_read, may_post), ("journal", may_read, may_post), ("trial_balance", may_read, set()), ("balance_sheet", may_read, set()),
                                   ("profit_and_loss", may_read, set()), ("ledger", may_read, set()), ("pending_transfers", may_read, set()),
                                   ("ledger_account&id=00000000-0000-0000-0000-000000000001", may_read, set()), ("transfer&id=00000000-0000-0000-0000-000000000003", may_read, set()), ("chart_account&id=1000", may_read, may_post), ("new_entry", may_post, may_post), ("book", may_post, may_post)):
        for role, client in clients.items():
            got = client.get(f"/rpc/page?name={page}", **HTML)
            offered = 'value="accounting.' in got.text or "page?name=new_entry" in got.text
            tap.equal((got.status, offered), (200 if role in readers else 403, role in writers), f"page {page}: what {role} sees")
    for role, client in clients.items():
        menu = client.get("/rpc/page", **HTML).text.split("</nav>")[0]
        tap.equal(["page?name=chart" in menu, "page?name=journal" in menu, "page?name=ledger" in menu], [role in may_read] * 3, f"menu: the books are there for {role}" if role in may_read else f"menu: no books for {role}")


def every_page(own, other):
    """No page fails, for whoever asks; none shows anything of another tenant."""
    marker = "Zwiebelturm"
    other.admin.call("create_item", {"name": marker, "sku": marker, "initial_quantity": 1})
    for shop_of, words in ((own, "Ours"), (other, marker)):
        shop_of.admin.call("create_account", {"number": "1000", "name": words, "kind": "asset", "currency": "EUR"})
        shop_of.admin.call("create_account", {"number": "3000", "name": words, "kind": "equity", "currency": "EUR"})
        shop_of.admin.call("post_entry", {"description": words, "lines": [
            {"account": "1000", "debit": 5, "memo": words}, {"account": "3000", "credit": 5}]})
        shop_of.admin.call("create_ledger_accounts", {"accounts": [{"id": 1, "ledger": 1, "code": 1, "name": words}, {"id": 2, "ledger": 1, "code": 1, "name": words}]})
        shop_of.admin.call("create_transfers", {"transfers": [
            {"id": 3, "debit_account_id": 1, "credit_account_id": 2, "amount": 5, "ledger": 1, "code": 1, "flags": ["pending"]}]})
        shop_of.admin.call("lock_period", {"through": "2025-12-31", "reason": words})
    clients = {role: getattr(own, role) for role in ("nobody", "viewer", "manager", "admin")}
    clients["accountant"] = shop.Client(shop.token(own.tenant_id, str(uuid.uuid4()), ["accountant"]))
    books(clients)
    names = [name for name, in shop.run("SELECT proname FROM pg_proc WHERE pronamespace = 'erp_page'::regnamespace ORDER BY 1")]
    for name in names:
        for role, client in clients.items():
            got = client.get(f"/rpc/page?name={name}", **HTML)
            if not tap.ok(got.status < 500 and got.text.count("<h1>") == 1 and marker not in got.text, f"page {name} for {role}"):
                tap.show("got", f"{got.status} {got.text}")


def main():
    own, other = shop.Shop("documents"), shop.Shop("documents-other")
    exposed = sorted(function.name for function in catalogs.functions().values() if function.media_type)
    tap.equal(sorted([*PARTS, *ELSEWHERE]), exposed, "every function that returns a document has a part here")
    for name in exposed:
        if name in PARTS:
            PARTS[name](own)
    every_page(own, other)
    tap.done()


main()
