// What a component needs around it in a unit test, and what jsdom lacks. Not part of the console.
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render } from "@testing-library/react";
import { type ReactNode, Suspense } from "react";
import { afterEach, beforeAll } from "vitest";
import { i18n, ready } from "./i18n";
import type { Namespace } from "./i18n/namespaces";

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

beforeAll(async () => {
  await ready;
  await i18n.changeLanguage("en");
});
afterEach(cleanup);

/** Loads texts before a component that uses them is shown, so that it does not wait in the middle of a test. */
export function withTexts(...namespaces: Namespace[]): void {
  beforeAll(() => i18n.loadNamespaces(namespaces));
}

/** Shows a component as the app would: own server state, so that tests do not see each other's answers. */
export function show(component: ReactNode) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return render(
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        <Suspense>{component}</Suspense>
      </QueryClientProvider>
    </MantineProvider>,
  );
}
