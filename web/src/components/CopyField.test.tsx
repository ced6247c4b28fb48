import { fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { show } from "../test-setup";
import { CopyField } from "./CopyField";

afterEach(() => vi.unstubAllGlobals());

function withClipboard(writeText: (text: string) => Promise<void>) {
  vi.stubGlobal("navigator", { ...navigator, clipboard: { writeText } });
}

it("copies exactly the text that it shows", async () => {
  const writeText = vi.fn(async () => {});
  withClipboard(writeText);
  show(<CopyField name="x" text={"export A=1\nexport B=2"} />);
  fireEvent.click(screen.getByRole("button", { name: "Copy" }));
  expect(await screen.findByRole("button", { name: "Copied" })).toBeTruthy();
  expect(writeText).toHaveBeenCalledExactlyOnceWith("export A=1\nexport B=2");
});

it("says what to do when the browser does not let it copy", async () => {
  withClipboard(async () => {
    throw new DOMException("not allowed");
  });
  show(<CopyField name="x" text="claude" />);
  fireEvent.click(screen.getByRole("button", { name: "Copy" }));
  expect((await screen.findByRole("status")).textContent).toBe("Press Ctrl+C to copy the selected text");
});
