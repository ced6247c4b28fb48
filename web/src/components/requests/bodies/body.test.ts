// Bodies as they are read.
import { expect, it } from "vitest";
import { readBody } from "./body";

it("writes JSON with lines and indents", () => {
  expect(readBody('{"a":[1]}')).toEqual({ kind: "json", text: '{\n  "a": [\n    1\n  ]\n}' });
});

it("takes a stream apart into its events, also one that was cut", () => {
  const stream = 'event: start\ndata: {"a":1}\n\n: ping\n\ndata: one\ndata: two\n\nevent: st';
  expect(readBody(stream)).toEqual({
    kind: "events",
    events: [
      { name: "start", data: '{"a":1}' },
      { name: "", data: "one\ntwo" },
      { name: "st", data: "" },
    ],
  });
  expect(readBody("data: a\r\n\r\ndata: [DONE]\r\n\r\n")).toEqual({
    kind: "events",
    events: [
      { name: "", data: "a" },
      { name: "", data: "[DONE]" },
    ],
  });
});

it("leaves anything else as it is", () => {
  for (const text of ["", "words", '{"cut":"sho', "<html>"])
    expect(readBody(text)).toEqual({ kind: "text", text });
});
