#!/usr/bin/python3
"""visit.py LINK PAGE...: signs in as a browser without scripts does, by a link of the demo, and prints for
each page its status and title; last, the status of the first page after signing out.
"""
import http.cookiejar
import re
import sys
import urllib.error
import urllib.parse
import urllib.request

link, *pages = sys.argv[1:]
base = link.split("page?")[0]
browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
browser.addheaders = [("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"), ("Sec-Fetch-Site", "same-origin")]


def ask(address, form=None):
    data = None if form is None else urllib.parse.urlencode(form).encode()
    try:
        with browser.open(address, data) as answer:
            return answer.status, answer.url, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.url, error.read().decode()


def title(html):
    found = re.search("<title>(.*?)</title>", html)
    return found.group(1) if found else "no title"


status, _, html = ask(link)
print(status, title(html))
token = re.search('name="token"[^>]* value="([^"]*)"', html).group(1)
status, address, html = ask(base + "sign_in", {"token": token})
print(status, address[len(base):], title(html))
for page in pages:
    status, _, html = ask(f"{base}page?{page}")
    print(status, title(html))
print(ask(base + "sign_out", {})[1][len(base):])
print(ask(f"{base}page?{pages[0]}")[1][len(base):])
