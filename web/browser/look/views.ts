// What is looked at: every page, and the drawers, dialogs and tabs that matter. Each is led to by its address where it has one.
import type { Page } from "playwright-core";
import { PAGES } from "../../src/app/pages";

/** Whose browser: the admin of the demo, its user Ada, nobody, or the admin of a hub with nothing in it. */
export type Who = "admin" | "ada" | "nobody" | "empty";

export interface View {
  name: string;
  path: string;
  who?: Who;
  /** What has to be clicked, in English; the view is left out in other languages. */
  act?: (page: Page) => Promise<unknown>;
  /** A part of the page that has to be there. */
  sees?: string;
  /** Where there is no room for it. */
  not?: "phone";
}

/** Of the demo, for addresses. */
export interface Known {
  user: number;
  key: number;
  provider: number;
  audit: number;
  account: number;
  session: string;
  /** Whose session it is. */
  sessionKey: number;
  answered: string;
  retried: string;
  failed: string;
}

const DIALOG = "[role=dialog]";
const press = (page: Page, name: string | RegExp) => page.getByRole("button", { name }).first().click();
const tab = (name: string) => (page: Page) => page.getByRole("tab", { name, exact: true }).click();
const item = (page: Page, name: string) => page.getByRole("menuitem", { name }).click();

/** From the third on: the first ones stand in the configuration file. */
async function pick(page: Page, rows: number): Promise<void> {
  const boxes = page.getByRole("checkbox", { name: "Select row" });
  for (let row = 2; row < 2 + rows; row += 1) await boxes.nth(row).check();
}

export function viewsOf(known: Known): View[] {
  const at = (path: string) => `/console${path}`;
  const plain = PAGES.filter((page) => page.name !== "apiDocs" && page.name !== "myUsage");
  return [
    ...plain.map((page): View => ({ name: page.name, path: at(page.path === "/" ? "" : page.path) })),
    { name: "apiDocs", path: at("/api-docs") },
    { name: "myUsage", path: at("/my-usage"), who: "ada" },
    {
      name: "myUsage-request",
      path: at("/my-usage?status_class=2"),
      who: "ada",
      act: (page) =>
        page.getByRole("region", { name: "Your requests" }).locator("tr[data-row]").first().click(),
      sees: DIALOG,
    },
    {
      name: "myUsage-newKey",
      path: at("/my-usage"),
      who: "ada",
      act: (page) => press(page, "New key"),
      sees: DIALOG,
    },

    // Around the pages.
    { name: "login", path: at("/login"), who: "nobody" },
    {
      name: "login-account",
      path: at("/login"),
      who: "nobody",
      act: (page) => page.getByText("Account", { exact: true }).click(),
    },
    { name: "usageDoc", path: "/usage-doc", who: "nobody" },
    ...["Codex", "Gemini CLI", "OpenCode"].map(
      (client): View => ({
        name: `usageDoc-${client.split(" ")[0]}`,
        path: "/usage-doc",
        who: "nobody",
        act: tab(client),
        not: "phone",
      }),
    ),
    { name: "status", path: "/status", who: "nobody" },
    { name: "notFound", path: at("/nowhere") },
    {
      name: "palette",
      path: at("/data"),
      act: (page) => page.keyboard.press("Control+k"),
      sees: DIALOG,
    },
    {
      name: "palette-found",
      path: at("/data"),
      act: async (page) => {
        await page.keyboard.press("Control+k");
        await page.getByPlaceholder("Page, user, key").fill("ada");
        await page.getByRole("dialog").getByText("ada", { exact: true }).first().waitFor();
      },
      sees: DIALOG,
    },
    { name: "menu-account", path: at("/data"), act: (page) => page.locator('[data-menu="account"]').click() },

    // Overview and traffic.
    { name: "dashboard-byModel", path: at("?metric=tokens&by=model&range=30d") },
    { name: "leaderboards-models", path: at("/leaderboards?by=model&period=week") },
    { name: "leaderboards-open", path: at(`/leaderboards?period=week&open=${known.user}`), sees: DIALOG },
    { name: "requests-answered", path: at(`/requests?request=${known.answered}`), sees: DIALOG },
    { name: "requests-retried", path: at(`/requests?request=${known.retried}`), sees: DIALOG },
    { name: "requests-failed", path: at(`/requests?request=${known.failed}`), sees: DIALOG },
    { name: "requests-filters", path: at("/requests"), act: (page) => press(page, "More filters") },
    {
      name: "requests-columns",
      path: at("/requests"),
      act: (page) => press(page, "Choose columns"),
      not: "phone",
    },
    { name: "requests-nothing", path: at("/requests?model=a-model-of-nobody") },
    { name: "sessions-history", path: at("/sessions?view=history") },
    {
      name: "sessions-open",
      path: at(`/sessions?view=history&session=${known.session}&session_key=${known.sessionKey}`),
      sees: DIALOG,
    },
    { name: "availability-1h", path: at("/availability?span=1h&sort=name") },

    // Access.
    { name: "users-one", path: at(`/users?user=${known.user}`), sees: DIALOG },
    { name: "users-new", path: at("/users?user=new"), sees: DIALOG },
    { name: "users-firstKey", path: at(`/users?user=${known.user}&step=key`), sees: DIALOG },
    {
      name: "users-issued",
      path: at(`/users?user=${known.user}&step=key`),
      act: async (page) => {
        await page.getByLabel("Name of the key").fill(`laptop ${Date.now() % 100_000}`);
        await press(page, "Make key");
      },
      sees: '[data-first="waiting"]',
    },
    { name: "users-chosen", path: at("/users"), act: (page) => pick(page, 3) },
    {
      name: "users-batch",
      path: at("/users"),
      act: async (page) => {
        await pick(page, 3);
        await press(page, "Edit together");
      },
      sees: DIALOG,
    },
    { name: "users-nothing", path: at("/users?search=nobody-of-that-name") },
    { name: "keys-one", path: at(`/keys?key=${known.key}`), sees: DIALOG },
    { name: "keys-new", path: at("/keys?key=new"), sees: DIALOG },
    { name: "keys-chosen", path: at("/keys"), act: (page) => pick(page, 2) },
    {
      name: "keys-rotate",
      path: at(`/keys?key=${known.key}`),
      act: async (page) => {
        await press(page, "Actions");
        await item(page, "Rotate");
        await page.getByLabel("For an hour").waitFor();
      },
      sees: DIALOG,
    },
    { name: "quotas-keys", path: at("/quotas?scope=key&min=50") },
    { name: "quotas-providers", path: at("/quotas?scope=provider") },

    // Upstream.
    { name: "providers-one", path: at(`/providers?provider=${known.provider}`), sees: DIALOG },
    { name: "providers-new", path: at("/providers?provider=new"), sees: DIALOG },
    {
      name: "providers-test",
      path: at("/providers"),
      act: async (page) => {
        await press(page, /^Actions for/);
        await item(page, "Test");
        await press(page, "Run test");
        await page.getByText(/provider (answers as it should|did not answer)/).waitFor();
      },
      sees: DIALOG,
    },
    { name: "providers-menu", path: at("/providers"), act: (page) => press(page, /^Actions for/) },
    {
      name: "providers-order",
      path: at("/providers"),
      act: async (page) => {
        await page.getByRole("button", { name: "Order", exact: true }).locator("visible=true").click();
        await item(page, "Change order");
      },
      sees: DIALOG,
    },
    {
      name: "providers-cost",
      path: at("/providers"),
      act: async (page) => {
        await page.getByRole("button", { name: "Order", exact: true }).locator("visible=true").click();
        await item(page, "Sort by cost");
      },
      sees: DIALOG,
    },
    { name: "providers-chosen", path: at("/providers"), act: (page) => pick(page, 2) },
    {
      name: "providers-batch",
      path: at("/providers"),
      act: async (page) => {
        await pick(page, 2);
        await page.getByRole("button", { name: "Edit", exact: true }).click();
        const dialog = page.getByRole("dialog", { name: "Edit providers (2)" });
        await dialog.getByRole("combobox", { name: "Fields to change" }).fill("Weight");
        await page.getByRole("option", { name: "Weight" }).click();
        await dialog.getByRole("textbox", { name: "Weight", exact: true }).fill("7");
        await dialog.getByRole("button", { name: "Preview" }).click();
        await dialog.getByRole("row").nth(1).waitFor();
      },
      sees: DIALOG,
    },
    { name: "providers-groups", path: at("/providers?view=groups") },
    { name: "providers-simulator", path: at("/providers?view=simulator") },
    {
      name: "providers-simulated",
      path: at("/providers?view=simulator&model=claude-sonnet-4-5&groups=default"),
    },
    { name: "prices-one", path: at("/prices?open=price&model=claude-sonnet-4-5"), sees: DIALOG },
    { name: "prices-set", path: at("/prices?open=set&model=claude-sonnet-4-5"), sees: DIALOG },
    {
      name: "prices-difference",
      path: at("/prices?open=upload"),
      act: async (page) => {
        await page.locator("input[type=file]").setInputFiles({
          name: "prices.json",
          mimeType: "application/json",
          buffer: Buffer.from(JSON.stringify(TABLE)),
        });
        await page.getByText("In the table", { exact: true }).waitFor();
      },
      sees: DIALOG,
    },

    // Guardrails and system.
    ...["filters", "errors", "clients"].map(
      (name): View => ({ name: `guardrails-${name}`, path: at(`/guardrails?tab=${name}`) }),
    ),
    ...["words", "filters", "errors", "clients"].map(
      (name): View => ({
        name: `guardrails-${name}-new`,
        path: at(`/guardrails?tab=${name}&open=new`),
        sees: DIALOG,
      }),
    ),
    ...["words", "filters", "errors"].map(
      (name): View => ({
        name: `guardrails-${name}-try`,
        path: at(`/guardrails?tab=${name}&open=test`),
        sees: DIALOG,
      }),
    ),
    { name: "guardrails-import", path: at("/guardrails?open=import"), sees: DIALOG },
    { name: "notifications-rules", path: at("/notifications?tab=rules") },
    { name: "notifications-log", path: at("/notifications?tab=log") },
    { name: "notifications-target", path: at("/notifications?open=new"), sees: DIALOG },
    { name: "notifications-rule", path: at("/notifications?tab=rules&open=new"), sees: DIALOG },
    { name: "settings-changed", path: at("/settings?show=changed") },
    { name: "settings-edit", path: at("/settings?search=keep_days&edit=request_log.keep_days") },
    { name: "settings-system", path: at("/settings?tab=system") },
    { name: "accounts-new", path: at("/accounts?account=new"), sees: DIALOG },
    { name: "accounts-one", path: at(`/accounts?account=${known.account}`), sees: DIALOG },
    { name: "accounts-tokens", path: at("/accounts?tab=tokens") },
    { name: "accounts-newToken", path: at("/accounts?tab=tokens&token=new"), sees: DIALOG },
    { name: "accounts-sessions", path: at("/accounts?tab=sessions") },
    { name: "audit-entry", path: at(`/audit?entry=${known.audit}`), sees: DIALOG },
    { name: "audit-verified", path: at("/audit"), act: (page) => press(page, "Verify") },

    // A hub with nothing in it.
    ...plain
      .filter((page) => !["settings", "data", "prices"].includes(page.name))
      .map(
        (page): View => ({
          name: `empty-${page.name}`,
          path: at(page.path === "/" ? "" : page.path),
          who: "empty",
        }),
      ),
    ...["filters", "errors", "clients"].map(
      (name): View => ({
        name: `empty-guardrails-${name}`,
        path: at(`/guardrails?tab=${name}`),
        who: "empty",
      }),
    ),
    { name: "empty-providers-groups", path: at("/providers?view=groups"), who: "empty" },
    { name: "empty-notifications-rules", path: at("/notifications?tab=rules"), who: "empty" },
    { name: "empty-accounts-tokens", path: at("/accounts?tab=tokens"), who: "empty" },
    { name: "empty-sessions-history", path: at("/sessions?view=history"), who: "empty" },
    { name: "empty-myUsage", path: at("/my-usage"), who: "empty" },
  ];
}

/** As LiteLLM writes its prices: one model changes, one is new. */
const TABLE = {
  // A table with much fewer models than there are would be refused.
  ...Object.fromEntries(
    Array.from({ length: 4000 }, (_, number) => [
      `meadow-${number}`,
      { mode: "chat", input_cost_per_token: 2e-6, output_cost_per_token: 8e-6 },
    ]),
  ),
  "claude-sonnet-4-5": { mode: "chat", input_cost_per_token: 3.5e-6, output_cost_per_token: 16e-6 },
  "garden-1": { mode: "chat", input_cost_per_token: 1e-6, output_cost_per_token: 2e-6 },
};
