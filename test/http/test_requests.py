#!/usr/bin/python3
"""What a request comes to: its transaction, its arguments, its forms of answer, its errors.

Where these tests pass, the stand-in does what PostgREST does, and a real PostgREST runs them too.
"""
import json
import pathlib

import shop
import tap
from shop import SECRET, Client, token


def transactions(own):
    """Who it is, what it says, and whether it may write."""
    seen = own.viewer.get("/rpc/test_request?name=get", Cookie="a=1; b=%3C2", X_Test="Grüße".encode()).json()
    tap.equal([seen[name] for name in ("name", "method", "path", "role", "session", "read_only")],
              ["get", "GET", "/rpc/test_request", "forge_app", "authenticator", "on"], "GET is a READ ONLY transaction of forge_app")
    tap.equal((seen["headers"]["x-test"], seen["headers"]["authorization"], "host" in seen["headers"], "cookie" in seen["headers"]),
              ("Grüße", f"Bearer {own.viewer.bearer}", True, False), "headers have lower-case names")
    tap.equal(seen["cookies"], {"a": "1", "b": "%3C2"}, "cookies are apart")
    tap.equal(seen["search_path"].replace(" ", ""), '"erp"', "nothing but erp is on the search path")
    seen = own.anybody.call("test_request", {}).json()
    tap.equal((seen["claims"], seen["role"], seen["cookies"]), ({"role": "forge_anon"}, "forge_anon", {}), "without a token it is forge_anon")
    tap.equal(own.viewer.call("test_write").json(), True, "a STABLE function is READ ONLY by POST, too")
    item = own.admin.call("create_item", {"name": "Dry"}, Prefer="tx=rollback")
    tap.equal((item.status, item.headers["Preference-Applied"]), (201, "tx=rollback"), "a dry run answers")
    tap.equal(own.admin.get("/item?name=eq.Dry").json(), [], "and is taken back")


def arguments(own):
    """How arguments are given."""
    tap.equal(own.viewer.get("/rpc/test_many?value=a&value=b,c").json(), ["a", "b,c"], "VARIADIC by repeated keys")
    tap.equal(own.viewer.form("test_many", [("value", "ü"), ("value", "{\"")]).json(), ["ü", "{\""], "VARIADIC by a form")
    tap.equal(own.viewer.call("test_many", {"value": ["a", "b"]}).json(), ["a", "b"], "VARIADIC by a list")
    tap.equal(own.viewer.call("test_body", [{"a": 1}, {"a": None}]).json(), [{"a": 1}, {"a": None}], "a body as the only argument")
    tap.equal(own.viewer.call("test_request", [{"name": "first"}, {"name": "second"}]).json()["name"], "first", "of a list the first element")
    tap.equal(own.viewer.call("test_request", [{"name": "a"}, {"other": "b"}]).refusal(), (400, "PGRST102"), "a list of unlike elements is refused")
    tap.equal(own.viewer.get("/rpc/test_request?name=eq.5").status, 400, "a value of GET that looks like a filter is one")
    tap.equal(own.viewer.call("test_request", {"name": "eq.5"}).json()["name"], "eq.5", "but not by POST")
    tap.equal(own.viewer.request("POST", "/rpc/whoami", "{", Content_Type="application/json").refusal(), (400, "PGRST102"), "broken JSON")
    tap.equal(own.viewer.request("POST", "/rpc/whoami", "x", Content_Type="multipart/form-data").refusal(), (400, "PGRST102"), "another type of body")
    for path in ("nothing", "test_request?nothing=1", "test_hidden?x=1", "movements", "Whoami"):
        tap.equal(own.viewer.get(f"/rpc/{path}").refusal(), (404, "PGRST202"), f"no such function: {path}")
    tap.equal(own.viewer.get("/nothing").refusal(), (404, "PGRST205"), "no such view")
    tap.equal(own.viewer.get("/a/b").refusal(), (404, "PGRST125"), "no such path")


def reading(own):
    """Filters, order, pages, casts, what is embedded."""
    for number, name in enumerate(("Anchor", "Bolt", "Bolt, long", 'Bolt "x"', "50%")):
        own.admin.call("create_item", {"name": name, "sku": f"S{number}", "initial_quantity": number})
    names = lambda query: [row["name"] for row in own.viewer.get(f"/item?select=name&order=sku&sku=like.S*&{query}").json()]
    for query, wanted in (
            ("name=eq.Bolt", ["Bolt"]), ("name=neq.Bolt&on_hand=gte.3", ['Bolt "x"', "50%"]), ("on_hand=lt.1", ["Anchor"]),
            ("name=like.Bolt*", ["Bolt", "Bolt, long", 'Bolt "x"']), ("name=ilike.*ANCH*", ["Anchor"]), ("name=not.like.Bolt*", ["Anchor", "50%"]),
            ('name=in.(Anchor,"Bolt,%20long")', ["Anchor", "Bolt, long"]), ("name=in.()", []), ("active=is.false", []),
            ("sku=not.is.null&on_hand=gt.1&on_hand=lte.2", ["Bolt, long"]), ("limit=2&offset=1", ["Bolt", "Bolt, long"])):
        tap.equal(names(query), wanted, f"rows of {query}")
    tap.equal(own.viewer.get("/item?select=n:name,on_hand::text&sku=eq.S2").json(), [{"n": "Bolt, long", "on_hand": "2"}], "aliases and casts")
    tap.equal([row["sku"] for row in own.viewer.get("/item?order=on_hand.desc.nullslast,sku&limit=1&sku=like.S*").json()], ["S4"], "order")
    page = own.viewer.get("/item?sku=like.S*&limit=2&offset=2", Prefer="count=exact")
    tap.equal((page.status, page.headers["Content-Range"]), (206, "2-3/5"), "a page, and the number of all rows")
    tap.equal(own.viewer.get("/item?offset=9&limit=1", Prefer="count=exact").refusal(), (416, "PGRST103"), "a page beyond the last row")
    tap.equal(own.viewer.get("/item?sku=eq.none").headers["Content-Range"], "*/*", "no rows")
    item = own.viewer.get("/item?sku=eq.S4").json()[0]["item_id"]
    order = own.admin.call("create_order", {"currency": "EUR", "lines": [{"item_id": item, "quantity": 2, "unit_price": 1}]}).json()["order_id"]
    tap.equal(own.viewer.get(f"/sales_order?order_id=eq.{order}&select=currency,lines(quantity,item(name))&lines.order=line_no").json(),
              [{"currency": "EUR", "lines": [{"quantity": 2, "item": {"name": "50%"}}]}], "what belongs to what")
    tap.equal(own.admin.call("submit_order?select=status,lines(line_no)", {"order_id": order}).json(),
              {"status": "reserved", "lines": [{"line_no": 1}]}, "in the answer to a command as well")
    tap.equal(own.viewer.get("/item?select=nothing(x)").refusal(), (400, "PGRST200"), "what does not belong to it")
    tap.equal(own.viewer.get("/item?nothing=eq.1").refusal(), (400, "42703"), "no such column")
    tap.equal(own.viewer.get("/item?on_hand=eq.many").refusal(), (400, "22P02"), "no such value")
    tap.equal(own.viewer.get("/item?name=is.Bolt").refusal(), (400, "PGRST100"), "no such filter")
    tap.equal(own.viewer.get("/item", Accept="application/vnd.pgrst.object+json").refusal(), (406, "PGRST116"), "more than a single row")
    events = own.admin.get("/rpc/read_events?max_count=500&event_types={inventory.item.created}&select=event_type&limit=1").json()
    tap.equal(events, [{"event_type": "inventory.item.created"}], "the rows of a function")


def commands(own):
    """Retries, versions, roles of other tenants."""
    key = {"Idempotency_Key": "key of a test"}
    first, again = (own.admin.call("create_item", {"name": "Once"}, **key) for _ in range(2))
    tap.equal((first.status, again.headers["Idempotency-Replayed"], again.json()["item_id"]),
              (201, "true", first.json()["item_id"]), "the same key is the same command")
    tap.equal(own.admin.call("create_item", {"name": "Other"}, **key).refusal(), (409, "ZF003"), "with other content it is refused")
    item = first.json()["item_id"]
    moved = own.admin.call("adjust_stock", {"item_id": item, "delta": 5}, If_Match=first.headers["ETag"])
    tap.equal((moved.status, moved.headers["ETag"]), (200, '"2"'), "If-Match is the expected version, ETag the new one")
    tap.equal(own.admin.call("adjust_stock", {"item_id": item, "delta": 5}, If_Match='"1"').refusal(), (409, "ZF001"), "an older version")
    tap.equal(own.admin.get("/item", If_Match='"1"').refusal(), (400, "ZF006"), "a header that nothing takes")
    other = shop.Shop("requests-other")
    tap.equal(other.admin.call("adjust_stock", {"item_id": item, "delta": 1}).refusal(), (404, "ZF002"), "another tenant's item")
    tap.equal(other.admin.get(f"/item?item_id=eq.{item}").json(), [], "is not there to read")


def tokens(own):
    """Tokens that prove nothing."""
    person = own.people["admin"]
    bad = {"expired": token(own.tenant_id, person, exp=1000), "of another issuer": token(own.tenant_id, person, iss="https://other.example/"),
           "signed otherwise": token(own.tenant_id, person, secret=SECRET + b"!"), "cut": own.token("admin")[:-5], "no token": "x",
           "for others": token(own.tenant_id, person, aud="else"), "of no tenant": token("99999999-0000-4000-8000-000000000009", person, ["admin"])}
    for what, text in bad.items():
        answer = Client(text).get("/item")
        tap.ok(answer.status == 401 and answer.headers["WWW-Authenticate"].startswith("Bearer"), f"a token that is {what}: 401")
    tap.equal(own.anybody.call("create_item", {"name": "x"}).headers["WWW-Authenticate"], "Bearer", "without one: 401 says how to sign in")
    own.admin.call("suspend_user", {"user_id": own.people["manager"]})
    tap.equal(own.manager.get("/item").refusal(), (403, "ZF104"), "a suspended user")
    own.admin.call("activate_user", {"user_id": own.people["manager"]})


def answers(own):
    """Status, headers, errors."""
    got = own.viewer.call("test_answer", {"status": "202", "headers": json.dumps(
        [{"Location": "/somewhere"}, {"Set-Cookie": "a=1"}, {"Set-Cookie": "b=2"}, {"Content-Type": "text/x-own"}])})
    tap.equal((got.status, got.headers["Location"], got.headers.get_all("Set-Cookie"), got.headers.get_all("Content-Type")),
              (202, "/somewhere", ["a=1", "b=2"], ["text/x-own"]), "response.status and response.headers")
    tap.equal(own.viewer.call("test_answer", {"headers": "x"}).refusal(), (500, "PGRST111"), "headers that are no JSON")
    tap.equal(own.viewer.call("test_answer", {"headers": "[]", "status": "x"}).refusal(), (500, "PGRST112"), "a status that is no number")
    tap.equal((own.viewer.call("test_nothing").status, own.viewer.call("test_nothing").text), (204, ""), "a function without a result: 204")
    for state, status in (("ZF008", 400), ("P0001", 400), ("P0002", 500), ("23505", 409), ("22023", 400), ("55P03", 500),
                          ("57014", 500), ("53300", 503), ("0A000", 400), ("42P01", 404), ("PT418", 418), ("XX000", 500)):
        tap.equal(own.viewer.call("test_raise", {"state": state}).refusal(), (status, state), f"SQLSTATE {state} is {status}")
    for client, status, what in ((own.anybody, 401, "without a token"), (own.viewer, 401, "with a token that names no role"),
                                 (Client(token(own.tenant_id, own.people["viewer"], role="forge_app")), 403, "with one that does")):
        tap.equal(client.call("test_raise", {"state": "42501"}).refusal(), (status, "42501"), f"42501 is {status} {what}")
    got = own.viewer.call("test_raise", {"state": "PGRST", "message": json.dumps({"code": "T1", "message": "m", "details": "d", "hint": "h"}),
                                         "detail": json.dumps({"status": 422, "headers": {"X-Test": "a"}})})
    tap.equal((got.status, got.headers["X-Test"], got.json()), (422, "a", {"code": "T1", "message": "m", "details": "d", "hint": "h"}),
              "an error of PostgREST's own form")
    tap.equal(own.viewer.call("test_raise", {"state": "PGRST", "message": "m"}).refusal(), (500, "PGRST121"), "and one that is not quite of it")
    tap.equal(own.viewer.call("test_raise", {"state": "P0001", "message": "<ü>"}).json()["message"], "<ü>", "texts are UTF-8")


def media_types(own):
    """Which form the answer has."""
    plain = "text/x-test"
    for function, accept, wanted in (
            ("test_document", plain, (200, plain, "<p>")), ("test_document", f"text/html, {plain};q=0.5, */*;q=0.1", (200, plain, "<p>")),
            ("test_document", "*/*", (200, "application/json; charset=utf-8", '"<p>"')),
            ("test_document", "image/png", (406, "application/json; charset=utf-8", None)),
            ("test_bytes", "application/x-test", (200, "application/x-test", "\0\ufffd\n")),
            ("test_anything", "image/png", (200, "application/octet-stream", "anything")),
            ("test_anything", "*/*", (200, "application/octet-stream", "anything"))):
        got = own.anybody.get(f"/rpc/{function}", Accept=accept)
        tap.equal((got.status, got.headers["Content-Type"], got.text if wanted[2] else None), wanted, f"{function} for {accept}")
    tap.equal(own.anybody.form("test_document", [("words", "a&b=ü")], Accept=plain).text, "a&b=ü", "by POST of a form")


def main():
    shop.run(pathlib.Path(__file__).with_name("own_functions.sql").read_text())
    own = shop.Shop("requests")
    shop.wait_for(lambda: own.viewer.get("/rpc/test_anything", Accept="*/*").status == 200)
    for part in (transactions, arguments, reading, commands, tokens, answers, media_types):
        part(own)
    tap.done()


main()
