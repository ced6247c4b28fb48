"""Runs the checks of one SDK and prints a line of JSON for each."""

import base64
import json
import traceback
import urllib.parse

PNG = base64.b64encode(bytes([7] * 90)).decode()
SCHEMA = {
    "type": "object",
    "properties": {"word": {"type": "string"}, "count": {"type": "integer"}},
    "required": ["word", "count"],
    "additionalProperties": False,
}
CITY = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}


def mark(*words):
    return f"[[{':'.join(str(word) for word in words)}]]"


def encoded(value):
    return urllib.parse.quote(json.dumps(value), safe="")


TWO = mark("two", "get_weather", encoded({"city": "Oslo"}), encoded({"city": "Rome"}))
BOTH = "the tool said: fine in Oslo | fine in Rome"


def run(checks):
    for check in checks:
        try:
            check()
            print(json.dumps({"name": check.__name__, "ok": True}), flush=True)
        except Exception:
            print(json.dumps({"name": check.__name__, "ok": False, "detail": traceback.format_exc()[-600:]}), flush=True)
