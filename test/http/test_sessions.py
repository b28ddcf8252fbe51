#!/usr/bin/python3
"""Signing in with a browser: the cookie, and where requests come from."""
import re

import shop
import tap

OURS = {"Sec_Fetch_Site": "same-origin"}


def sign_in(own, role, **headers):
    """The answer, and the cookie as a browser sends it back."""
    got = shop.Client().form("sign_in", [("token", own.token(role))], Accept="text/html", **headers)
    return got, (got.headers["Set-Cookie"] or "").partition(";")[0]


def test_reading_and_writing(own):
    got, cookie = sign_in(own, "manager", **OURS)
    tap.equal((got.status, got.headers["Location"], got.text), (303, "page?name=home", ""), "a browser that signs in is sent to the first page")
    tap.ok(re.fullmatch(r"forge_session=[\w-]{43}; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict", got.headers["Set-Cookie"]), "with a cookie")
    browser = shop.Client()
    made = browser.call("create_item", {"name": "Bolt"}, Cookie=cookie, **OURS)
    tap.equal(made.status, 201, "the cookie signs in for a command from a page of ours")
    tap.equal(len(browser.get("/item", Cookie=cookie).json()), 1, "and for reading")
    tap.equal(browser.get("/rpc/whoami", Cookie=cookie).json()["principal_id"], own.people["manager"], "as who has signed in")
    page = browser.get("/rpc/page?name=home", Accept="text/html", Cookie=cookie)
    tap.equal((page.status, page.headers["Set-Cookie"]), (200, None), "a page is shown")
    host = f"{shop.BASE.hostname}:{shop.BASE.port}"
    for headers, status in (({}, 403), ({"Sec_Fetch_Site": "none"}, 403), ({"Origin": f"http://{host}"}, 201), ({"Origin": "http://evil.example"}, 403)):
        tap.equal(browser.call("create_item", {"name": "Nut"}, Cookie=cookie, **headers).status, status, f"a command with {headers or 'nothing that tells'}: {status}")
    tap.equal(browser.call("create_item", {"name": "Nut"}, Cookie=cookie).refusal(), (403, "ZF103"), "which is a refusal")
    signed = browser.form("sign_out", [], Accept="text/html", Cookie=cookie, **OURS)
    tap.equal((signed.status, signed.headers["Location"], "Max-Age=0" in signed.headers["Set-Cookie"]), (303, "page?name=sign_in", True), "signing out takes the cookie away")
    page = browser.get("/rpc/page?name=home", Accept="text/html", Cookie=cookie)
    tap.equal((page.status, "Max-Age=0" in (page.headers["Set-Cookie"] or "")), (303, True), "and then it is of no use")
    tap.equal(browser.get("/item", Cookie=cookie).refusal(), (401, "42501"), "for nothing")


def test_bad_tokens(own):
    for token in ("x", "", own.token("viewer")[:-3], "e" * 20000):
        got = shop.Client().form("sign_in", [("token", token)], Accept="text/html", **OURS)
        tap.equal((got.status, got.headers["Set-Cookie"]), (401, None), f"{len(token)} characters: a browser is not signed in")
        tap.ok('action="sign_in"' in got.text and "Token is not valid." in got.text, "but asked again, on a page that says why")


def test_by_tls(own):
    got, cookie = sign_in(own, "viewer", X_Forwarded_Proto="https", **OURS)
    tap.ok(got.headers["Set-Cookie"].startswith("__Host-forge_session=") and got.headers["Set-Cookie"].endswith("; Secure"), "by TLS the cookie is of the host alone")
    browser = shop.Client()
    tap.equal(browser.get("/item", Cookie=cookie, X_Forwarded_Proto="https").status, 200, "and signs in by TLS")
    tap.equal(browser.get("/item", Cookie=cookie).status, 401, "and not without")


def test_pages_of_others(own):
    for headers in ({"Sec_Fetch_Site": "cross-site"}, {"Origin": "http://evil.example"}):
        got, cookie = sign_in(own, "viewer", **headers)
        tap.equal((got.refusal(), cookie), ((403, "ZF103"), ""), f"nobody is signed in by {headers}")
        tap.equal(shop.Client().call("sign_out", **headers).refusal(), (403, "ZF103"), f"nor out by {headers}")
    got = shop.Client().get(f"/rpc/sign_in?token={own.token('viewer')}", Accept="text/html", **OURS)
    tap.equal((got.refusal(), got.headers["Set-Cookie"]), ((405, "25006"), None), "nor by GET")


def test_a_program(own):
    got = shop.Client().call("sign_in", {"token": own.token("viewer")})
    tap.equal((got.status, got.json(), "forge_session=" in got.headers["Set-Cookie"]), (303, "", True), "a program may sign in as well")
    tap.equal(shop.Client().call("sign_in", {"token": "x"}).refusal(), (401, "ZF102"), "but not by a bad token")


def main():
    own = shop.Shop("sessions")
    for test in (test_reading_and_writing, test_by_tls, test_pages_of_others, test_a_program):
        test(own)
    tap.done()


main()
