// The namespaces of texts, one for each page and one for each group of shared components, and their types.
import type accounts from "./locales/en/accounts.json";
import type apiDocs from "./locales/en/api-docs.json";
import type audit from "./locales/en/audit.json";
import type availability from "./locales/en/availability.json";
import type connect from "./locales/en/connect.json";
import type dashboard from "./locales/en/dashboard.json";
import type data from "./locales/en/data.json";
import type guardrails from "./locales/en/guardrails.json";
import type keys from "./locales/en/keys.json";
import type leaderboards from "./locales/en/leaderboards.json";
import type limits from "./locales/en/limits.json";
import type login from "./locales/en/login.json";
import type myUsage from "./locales/en/my-usage.json";
import type notifications from "./locales/en/notifications.json";
import type prices from "./locales/en/prices.json";
import type providers from "./locales/en/providers.json";
import type quotas from "./locales/en/quotas.json";
import type requests from "./locales/en/requests.json";
import type sessions from "./locales/en/sessions.json";
import type settings from "./locales/en/settings.json";
import type shell from "./locales/en/shell.json";
import type status from "./locales/en/status.json";
import type usageDoc from "./locales/en/usage-doc.json";
import type users from "./locales/en/users.json";

export interface Texts {
  accounts: typeof accounts;
  "api-docs": typeof apiDocs;
  audit: typeof audit;
  availability: typeof availability;
  connect: typeof connect;
  dashboard: typeof dashboard;
  data: typeof data;
  guardrails: typeof guardrails;
  keys: typeof keys;
  leaderboards: typeof leaderboards;
  limits: typeof limits;
  login: typeof login;
  "my-usage": typeof myUsage;
  notifications: typeof notifications;
  prices: typeof prices;
  providers: typeof providers;
  quotas: typeof quotas;
  requests: typeof requests;
  sessions: typeof sessions;
  settings: typeof settings;
  shell: typeof shell;
  status: typeof status;
  "usage-doc": typeof usageDoc;
  users: typeof users;
}

export type Namespace = keyof Texts;

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "shell";
    resources: Texts;
  }
}
