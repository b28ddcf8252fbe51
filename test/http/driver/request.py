"""A request, and whom it says that it comes from."""
import base64
import json
import urllib.parse

from .errors import HttpError


class Request:
    """method, path, pairs of the query string, headers (lower-case names), cookies, body.

    The headers come as http.server has them, a character for each byte; they are UTF-8.
    """

    def __init__(self, method, target, headers, body):
        path, _, query = target.partition("?")
        self.method = method
        self.path = path
        self.pairs = urllib.parse.parse_qsl(query, keep_blank_values=True)
        headers = [(name.lower(), value.encode("latin-1").decode("utf-8", "replace")) for name, value in headers]
        self.headers = {name: value for name, value in headers if name != "cookie"}
        self.cookies = cookies_of([value for name, value in headers if name == "cookie"])
        self.body = body
        self.is_read = method in ("GET", "HEAD")
        self.preferences = {}
        for preference in self.headers.get("prefer", "").split(","):
            name, _, value = preference.strip().partition("=")
            self.preferences.setdefault(name, value)
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        self.token = token.strip() if scheme.lower() == "bearer" else None

    def claims(self, anonymous_role):
        """What the token says, with the role.  It is not verified here; forge.pre_request does that.
        Without a claim "role", and without a token, it is the anonymous role."""
        claims = {}
        if self.token:
            try:
                header, payload, _ = self.token.split(".")
                claims = [json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in (header, payload)][1]
                claims = {**claims}
            except (ValueError, TypeError):
                raise HttpError(401, "PGRST301", "No suitable key or wrong key type", None, None, [
                    ("WWW-Authenticate", 'Bearer error="invalid_token", error_description="No suitable key or wrong key type"')]) from None
        if anonymous_role is None and "role" not in claims:
            raise HttpError(401, "PGRST302", "Anonymous access is disabled", None, None, [("WWW-Authenticate", "Bearer")])
        return {**claims, "role": claims.get("role", anonymous_role)}


def cookies_of(headers):
    """Names and values, as they are: quotes and percent signs belong to the value."""
    found = {}
    for header in headers:
        for pair in header.split(";"):
            name, _, value = pair.strip().partition("=")
            if name:
                found[name] = value
    return found
