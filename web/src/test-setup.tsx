// What a component needs around it in a unit test, and what jsdom lacks. Not part of the console.
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeAll } from "vitest";
import { i18n } from "./i18n";

window.matchMedia = (query) =>
  ({
    matches: false,
    media: query,
    onchange: null,
    addEventListener: () => {},
    removeEventListener: () => {},
    addListener: () => {},
    removeListener: () => {},
    dispatchEvent: () => false,
  }) satisfies MediaQueryList;
window.ResizeObserver = class {
  observe() {}
  unobserve() {}
  disconnect() {}
};

beforeAll(() => i18n.changeLanguage("en"));
afterEach(cleanup);

/** Shows a component as the app would: own server state, so that tests do not see each other's answers. */
export function show(component: ReactNode) {
  return render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>{component}</QueryClientProvider>
    </MantineProvider>,
  );
}
