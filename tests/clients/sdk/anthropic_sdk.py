"""The official SDK of Anthropic against the hub: `python anthropic_sdk.py BASE KEY MODEL`."""

import json
import sys

import anthropic
from checks import BOTH, CITY, PNG, SCHEMA, TWO, mark, run

base, key, model = sys.argv[1:4]
client = anthropic.Anthropic(base_url=base, api_key=key, max_retries=0)
tools = [{"name": "get_weather", "description": "Tells the weather.", "input_schema": CITY}]


def ask(content, **more):
    return {"model": model, "max_tokens": 4096, "messages": [{"role": "user", "content": content}], **more}


def text_of(message):
    return "".join(block.text for block in message.content if block.type == "text")


def text():
    message = client.messages.create(**ask(mark("text", "pear")))
    assert text_of(message) == "pear" and message.stop_reason == "end_turn", message
    assert message.usage.output_tokens == 9 and message.usage.cache_read_input_tokens == 5, message.usage


def stream():
    with client.messages.stream(**ask(mark("long", 40))) as stream:
        seen = "".join(stream.text_stream)
        message = stream.get_final_message()
    assert seen == text_of(message) and seen.endswith("word39"), seen


def tool_calls():
    question = {"role": "user", "content": TWO}
    with client.messages.stream(model=model, max_tokens=4096, messages=[question], tools=tools) as stream:
        first = stream.get_final_message()
    calls = [block for block in first.content if block.type == "tool_use"]
    assert len(calls) == 2, first
    results = [{"type": "tool_result", "tool_use_id": call.id, "content": f"fine in {call.input['city']}"} for call in calls]
    talk = [question, {"role": "assistant", "content": first.content}, {"role": "user", "content": results}]
    last = client.messages.create(model=model, max_tokens=4096, messages=talk, tools=tools)
    assert text_of(last) == BOTH, last


def structured():
    message = client.messages.create(**ask(mark("schema"), output_config={"format": {"type": "json_schema", "schema": SCHEMA}}))
    assert json.loads(text_of(message))["count"] == 7, message


def image():
    picture = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": PNG}}
    message = client.messages.create(**ask([picture, {"type": "text", "text": mark("image")}]))
    assert text_of(message) == "image image/png 90", message


def error():
    try:
        client.messages.create(**ask(mark("error", 400)))
        raise AssertionError("no error")
    except anthropic.BadRequestError as error:
        assert "as it was told to" in error.message, error


def count_tokens():
    count = client.messages.count_tokens(model=model, messages=[{"role": "user", "content": "how many are these"}])
    assert count.input_tokens > 0, count


def models():
    assert any(one.id == model for one in client.models.list()), "not listed"


run([text, stream, tool_calls, structured, image, error, count_tokens, models])
