"""The official SDK of Google against the hub: `python genai_sdk.py BASE KEY MODEL`."""

import base64
import json
import sys

from checks import BOTH, CITY, PNG, SCHEMA, TWO, mark, run
from google import genai
from google.genai import errors, types

base, key, model = sys.argv[1:4]
client = genai.Client(api_key=key, http_options=types.HttpOptions(base_url=base))
declaration = types.FunctionDeclaration(name="get_weather", description="Tells the weather.", parameters_json_schema=CITY)
no_calling = types.AutomaticFunctionCallingConfig(disable=True)
config = types.GenerateContentConfig(tools=[types.Tool(function_declarations=[declaration])], automatic_function_calling=no_calling)


def text():
    answer = client.models.generate_content(model=model, contents=mark("text", "pear"))
    assert answer.text == "pear", answer
    assert answer.usage_metadata.cached_content_token_count == 5, answer.usage_metadata


def stream():
    seen = "".join(chunk.text or "" for chunk in client.models.generate_content_stream(model=model, contents=mark("long", 40)))
    assert seen.endswith("word39"), seen


def tool_calls():
    question = types.Content(role="user", parts=[types.Part(text=TWO)])
    first = client.models.generate_content(model=model, contents=[question], config=config)
    assert len(first.function_calls) == 2, first
    results = [
        types.Part(function_response=types.FunctionResponse(id=call.id, name=call.name, response={"output": f"fine in {call.args['city']}"}))
        for call in first.function_calls
    ]
    talk = [question, first.candidates[0].content, types.Content(role="user", parts=results)]
    last = client.models.generate_content(model=model, contents=talk, config=config)
    assert last.text == BOTH, last


def structured():
    asked = types.GenerateContentConfig(response_mime_type="application/json", response_json_schema=SCHEMA)
    answer = client.models.generate_content(model=model, contents=mark("schema"), config=asked)
    assert json.loads(answer.text)["count"] == 7, answer


def image():
    picture = types.Part.from_bytes(data=base64.b64decode(PNG), mime_type="image/png")
    answer = client.models.generate_content(model=model, contents=[picture, types.Part(text=mark("image"))])
    assert answer.text == "image image/png 90", answer


def error():
    try:
        client.models.generate_content(model=model, contents=mark("error", 400))
        raise AssertionError("no error")
    except errors.ClientError as error:
        assert error.code == 400 and "as it was told to" in str(error), error


def count_tokens():
    assert client.models.count_tokens(model=model, contents="how many are these").total_tokens > 0


def models():
    assert any(one.name == f"models/{model}" for one in client.models.list()), "not listed"


run([text, stream, tool_calls, structured, image, error, count_tokens, models])
