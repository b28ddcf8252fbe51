#!/usr/bin/python3
"""token.py TENANT PRINCIPAL ROLE: prints a token for it, good for twelve hours.

The secret, in base64url, is read from the standard input.
"""
import base64
import hashlib
import hmac
import json
import sys
import time


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


tenant, principal, role = sys.argv[1:]
secret = base64.urlsafe_b64decode(sys.stdin.read().strip() + "==")
header = {"alg": "HS256", "typ": "JWT", "kid": "demo"}
claims = {"sub": principal, "tenant_id": tenant, "roles": [role], "exp": int(time.time()) + 12 * 3600}
signed = ".".join(base64url(json.dumps(part).encode()) for part in (header, claims))
print(f"{signed}.{base64url(hmac.digest(secret, signed.encode(), hashlib.sha256))}")
