import { fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { show } from "../test-setup";
import { Command } from "./Command";

afterEach(() => vi.unstubAllGlobals());

function withClipboard(writeText: (text: string) => Promise<void>) {
  vi.stubGlobal("navigator", { ...navigator, clipboard: { writeText } });
}

it("copies exactly the text that it shows", async () => {
  const writeText = vi.fn(async () => {});
  withClipboard(writeText);
  show(<Command name="x" text={"export A=1\nexport B=2"} />);
  fireEvent.click(screen.getByRole("button", { name: "Copy" }));
  expect(await screen.findByRole("button", { name: "Copied" })).toBeTruthy();
  expect(writeText).toHaveBeenCalledExactlyOnceWith("export A=1\nexport B=2");
});

it("says what to do when the browser does not let it copy", async () => {
  withClipboard(async () => {
    throw new DOMException("not allowed");
  });
  show(<Command name="x" text="claude" />);
  fireEvent.click(screen.getByRole("button", { name: "Copy" }));
  expect((await screen.findByRole("status")).textContent).toBe("Select the text and copy it by hand");
});
