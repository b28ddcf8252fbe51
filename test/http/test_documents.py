#!/usr/bin/python3
"""Every function that returns a document and no data: pages, what belongs to them.

The functions are those of the catalogs; a new one needs a part in PARTS.  What a page looks like is tested
in a browser (test/browser).
"""
import re

import catalogs
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


PARTS = {"page": page, "asset": asset, "live": live}


def every_page(own, other):
    """No page fails, for whoever asks; none shows anything of another tenant."""
    marker = "Zwiebelturm"
    other.admin.call("create_item", {"name": marker, "sku": marker, "initial_quantity": 1})
    names = [name for name, in shop.run("SELECT proname FROM pg_proc WHERE pronamespace = 'erp_page'::regnamespace ORDER BY 1")]
    for name in names:
        for role in ("nobody", "viewer", "manager", "admin"):
            got = getattr(own, role).get(f"/rpc/page?name={name}", **HTML)
            if not tap.ok(got.status < 500 and got.text.count("<h1>") == 1 and marker not in got.text, f"page {name} for {role}"):
                tap.show("got", f"{got.status} {got.text}")


def main():
    own, other = shop.Shop("documents"), shop.Shop("documents-other")
    exposed = sorted(function.name for function in catalogs.functions().values() if function.media_type)
    tap.equal(sorted(PARTS), exposed, "every function that returns a document has a part here")
    for name in exposed:
        if name in PARTS:
            PARTS[name](own)
    every_page(own, other)
    tap.done()


main()
