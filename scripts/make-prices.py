#!/usr/bin/env python3
"""Makes config/prices.json out of LiteLLM's public price table.

    pip download --no-deps litellm -d DIR
    scripts/make-prices.py DIR/litellm-*.whl > config/prices.json

Also takes the table itself (model_prices_and_context_window*.json). The same input always gives the same
bytes: rows are sorted, and each number is written as the shortest decimal of at most 15 significant digits,
which takes away what binary floating point left behind (5.0000000000000004e-08 is 5e-08).
"""

import json
import re
import sys
import zipfile
from decimal import Decimal

TABLE = "litellm/model_prices_and_context_window_backup.json"
MODES = {"chat", "responses", "embedding", "image_generation"}
KEPT = {"litellm_provider", "mode", "max_input_tokens", "max_output_tokens", "input_cost_per_request"}
TIER = r"(_above_(1hr|\d+k_tokens))*(_(priority|flex|batches))?"
TOKEN_PRICE = re.compile(
    r"(input_cost_per_token|output_cost_per_token|output_cost_per_reasoning_token"
    r"|input_cost_per_image_token|output_cost_per_image_token"
    r"|cache_creation_input_token_cost|cache_read_input_token_cost)" + TIER
)
SEARCH = "search_context_cost_per_query"
SEARCH_SIZE = "search_context_size_medium"


def load(path):
    """Numbers are kept as decimals: a price must not pass through a float."""
    if path.endswith(".whl"):
        with zipfile.ZipFile(path) as wheel:
            text = wheel.read(TABLE).decode("utf-8")
    else:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    return json.loads(text, parse_float=Decimal)


def number(value):
    """A JSON number without floating-point dust, or None where the field holds something else."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)) or value < 0:
        return None
    if value == 0:
        return "0"
    digits, exponent = f"{Decimal(value):.14e}".split("e")
    digits = digits.rstrip("0").rstrip(".")
    shift = int(exponent)
    if 0 <= shift < 15:
        return f"{Decimal(digits).scaleb(shift):f}"
    return f"{digits}e{shift}"


def ranges(tiers):
    """`tiered_pricing`: prices by the length of the prompt, each with the range in which it counts."""
    written = []
    for tier in tiers:
        fields = {name: number(value) for name, value in tier.items() if TOKEN_PRICE.fullmatch(name)}
        kept = [f'"{name}":{fields[name]}' for name in sorted(fields) if fields[name]]
        begin, end = (number(Decimal(bound)) for bound in tier["range"])
        written.append("{" + ",".join([*kept, f'"range":[{begin},{end}]']) + "}")
    return "[" + ",".join(written) + "]"


def row(entry):
    """The fields of one model that matter for price and listing, or None when it has no token price."""
    if entry.get("mode") not in MODES:
        return None
    tiers = [tier for tier in entry.get("tiered_pricing") or [] if tier.get("range")]
    priced = any(number(entry.get(f"{side}_cost_per_token")) for side in ("input", "output"))
    if not priced and not tiers:
        return None
    fields = {}
    for name, value in entry.items():
        if name in ("litellm_provider", "mode"):
            fields[name] = json.dumps(value)
        elif name == "tiered_pricing" and tiers:
            fields[name] = ranges(tiers)
        elif name == SEARCH and number((value or {}).get(SEARCH_SIZE)):
            fields[name] = f'{{"{SEARCH_SIZE}":{number(value[SEARCH_SIZE])}}}'
        elif name in KEPT or TOKEN_PRICE.fullmatch(name):
            written = number(value)
            if written is not None:
                fields[name] = written
    return "{" + ",".join(f'"{name}":{fields[name]}' for name in sorted(fields)) + "}"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    table = load(sys.argv[1])
    table.pop("sample_spec", None)
    rows = {name: row(entry) for name, entry in table.items()}
    lines = [f"{json.dumps(name, ensure_ascii=False)}:{rows[name]}" for name in sorted(rows) if rows[name]]
    print("{\n" + ",\n".join(lines) + "\n}")


main()
