"""The official SDK of OpenAI against the hub, Chat Completions and Responses: `python openai_sdk.py BASE KEY MODEL`."""

import json
import sys

import openai
from checks import BOTH, CITY, PNG, SCHEMA, TWO, mark, run

base, key, model = sys.argv[1:4]
client = openai.OpenAI(base_url=f"{base}/v1", api_key=key, max_retries=0)
chat_tools = [{"type": "function", "function": {"name": "get_weather", "description": "Tells the weather.", "parameters": CITY}}]
tools = [{"type": "function", "name": "get_weather", "description": "Tells the weather.", "parameters": CITY, "strict": False}]


def ask(content, **more):
    return {"model": model, "messages": [{"role": "user", "content": content}], **more}


def chat_text():
    answer = client.chat.completions.create(**ask(mark("text", "pear")))
    assert answer.choices[0].message.content == "pear", answer
    assert answer.usage.completion_tokens == 9, answer.usage


def chat_stream():
    seen, usage = "", None
    for chunk in client.chat.completions.create(**ask(mark("long", 40), stream=True, stream_options={"include_usage": True})):
        seen += chunk.choices[0].delta.content or "" if chunk.choices else ""
        usage = chunk.usage or usage
    assert seen.endswith("word39") and usage.completion_tokens == 9, (seen, usage)


def chat_tool_calls():
    question = {"role": "user", "content": TWO}
    first = client.chat.completions.create(model=model, messages=[question], tools=chat_tools).choices[0].message
    assert len(first.tool_calls) == 2, first
    results = [
        {"role": "tool", "tool_call_id": call.id, "content": f"fine in {json.loads(call.function.arguments)['city']}"}
        for call in first.tool_calls
    ]
    talk = [question, first.model_dump(exclude_none=True), *results]
    last = client.chat.completions.create(model=model, messages=talk, tools=chat_tools)
    assert last.choices[0].message.content == BOTH, last


def chat_structured():
    schema = {"type": "json_schema", "json_schema": {"name": "answer", "schema": SCHEMA, "strict": True}}
    answer = client.chat.completions.create(**ask(mark("schema"), response_format=schema))
    assert json.loads(answer.choices[0].message.content)["count"] == 7, answer


def chat_image():
    picture = {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{PNG}"}}
    answer = client.chat.completions.create(**ask([picture, {"type": "text", "text": mark("image")}]))
    assert answer.choices[0].message.content == "image image/png 90", answer


def chat_error():
    try:
        client.chat.completions.create(**ask(mark("error", 400)))
        raise AssertionError("no error")
    except openai.BadRequestError as error:
        assert "as it was told to" in error.message, error


def responses_text():
    answer = client.responses.create(model=model, input=mark("text", "pear"))
    assert answer.output_text == "pear" and answer.status == "completed", answer
    assert answer.usage.output_tokens == 9, answer.usage


def responses_stream():
    with client.responses.stream(model=model, input=mark("long", 40)) as stream:
        seen = "".join(event.delta for event in stream if event.type == "response.output_text.delta")
        answer = stream.get_final_response()
    assert seen == answer.output_text and seen.endswith("word39"), seen


def responses_tool_calls():
    question = [{"role": "user", "content": TWO}]
    first = client.responses.create(model=model, input=question, tools=tools, store=False)
    calls = [item for item in first.output if item.type == "function_call"]
    assert len(calls) == 2, first
    results = [
        {"type": "function_call_output", "call_id": call.call_id, "output": f"fine in {json.loads(call.arguments)['city']}"}
        for call in calls
    ]
    talk = [*question, *[item.model_dump(exclude_none=True) for item in first.output], *results]
    last = client.responses.create(model=model, input=talk, tools=tools, store=False)
    assert last.output_text == BOTH, last


def responses_structured():
    schema = {"type": "json_schema", "name": "answer", "schema": SCHEMA, "strict": True}
    answer = client.responses.create(model=model, input=mark("schema"), text={"format": schema})
    assert json.loads(answer.output_text)["count"] == 7, answer


def responses_error():
    try:
        client.responses.create(model=model, input=mark("error", 400))
        raise AssertionError("no error")
    except openai.BadRequestError as error:
        assert "as it was told to" in error.message, error


def models():
    assert any(one.id == model for one in client.models.list()), "not listed"


run([
    chat_text, chat_stream, chat_tool_calls, chat_structured, chat_image, chat_error,
    responses_text, responses_stream, responses_tool_calls, responses_structured, responses_error, models,
])
