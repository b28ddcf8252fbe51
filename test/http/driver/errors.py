"""Errors as PostgREST answers them: a status, a JSON object of four members, sometimes headers."""
import json

# By the whole SQLSTATE, else by its class; what is not here is 400.
STATUS = {
    "08": 503, "09": 500, "0L": 403, "0P": 403, "25": 500, "28": 403, "2D": 500, "38": 500, "39": 500, "3B": 500,
    "40": 500, "53": 503, "54": 500, "55": 500, "57": 500, "58": 500, "F0": 500, "HV": 500, "P0": 500, "XX": 500,
    "21000": 500, "23503": 409, "23505": 409, "25006": 405, "42883": 404, "42P01": 404, "42P17": 500,
    "53400": 500, "57P01": 503, "P0001": 400,
}


class HttpError(Exception):
    """An answer that is an error."""

    def __init__(self, status, code, message, details=None, hint=None, headers=()):
        super().__init__(message)
        self.status = status
        self.code = code
        self.body = {"code": code, "details": details, "hint": hint, "message": message}
        self.headers = list(headers)

    def answer(self):
        headers = [("Content-Type", "application/json; charset=utf-8"), ("Proxy-Status", f"PostgREST; error={self.code}")]
        return self.status, self.headers + headers, json.dumps(self.body).encode()


def refused(what):
    """What PostgREST can do, and this driver cannot."""
    return HttpError(501, "TEST501", f"the test driver cannot do this: {what}")


def invalid(what, details=None):
    """A query string that cannot be understood."""
    return HttpError(400, "PGRST100", what, details)


def of_database(error, is_anonymous):
    """The answer to an error of the database.  error is a psycopg2.Error; whoever has the role of
    requests without a token, and lacks a privilege, gets a 401 and not a 403."""
    if error.pgcode is None:
        return HttpError(503, "PGRST001", "Database client error. Retrying the connection.", str(error))
    told = error.diag
    if error.pgcode == "PGRST":
        return own_form(told)
    fields = (error.pgcode, told.message_primary, told.message_detail, told.message_hint)
    if error.pgcode.startswith("PT") and error.pgcode[2:].isdigit():
        return HttpError(int(error.pgcode[2:]), *fields)
    if error.pgcode == "42501":
        return HttpError(401, *fields, [("WWW-Authenticate", "Bearer")]) if is_anonymous else HttpError(403, *fields)
    if error.pgcode == "22023" and told.message_primary.startswith("role "):
        return HttpError(401, *fields)
    return HttpError(STATUS.get(error.pgcode, STATUS.get(error.pgcode[:2], 400)), *fields)


def own_form(told):
    """SQLSTATE PGRST: the MESSAGE is the body, the DETAIL has status and headers."""
    try:
        body, head = json.loads(told.message_primary), json.loads(told.message_detail)
        for member in ("details", "hint"):
            if not isinstance(body.get(member), (str, type(None))):
                raise TypeError(member)
        return HttpError(int(head["status"]), body["code"], body["message"], body.get("details"), body.get("hint"),
                         list(head["headers"].items()))
    except (ValueError, TypeError, KeyError, AttributeError):
        return HttpError(500, "PGRST121", "Could not parse JSON in the \"RAISE SQLSTATE 'PGRST'\" error",
                         told.message_detail, "DETAIL must be a JSON object with obligatory keys: \"status\", \"headers\" and optional key: \"status_text\".")
