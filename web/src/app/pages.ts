// The pages of the console: where each is, who may see it, where the navigation shows it, and what is loaded for it.
import {
  IconActivityHeartbeat,
  IconBell,
  IconBook,
  IconChartBar,
  IconClipboardList,
  IconCloudComputing,
  IconCoin,
  IconDatabase,
  IconGauge,
  IconHistory,
  IconKey,
  IconLayoutDashboard,
  IconMessages,
  IconSettings,
  IconShieldCheck,
  IconTrophy,
  IconUserShield,
  IconUsers,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import type { Permission } from "../api/me";
import type { Texts } from "../i18n/namespaces";

export type PageName = keyof Texts["shell"]["nav"] & string;
export type GroupName = keyof Texts["shell"]["groups"] & string;

export interface ConsolePage {
  /** Names the page in the navigation (`shell:nav.<name>`), the palette and the document's title. */
  name: PageName;
  /** Under `/console`. */
  path: string;
  /** Goes to it after `g`. */
  letter: string;
  group: GroupName;
  icon: ComponentType<{ size?: number | string; stroke?: number | string }>;
  needs: Permission;
  /** Shown only to those who have a user of their own. */
  own?: boolean;
  load: () => Promise<{ default: ComponentType }>;
}

export const GROUPS: readonly GroupName[] = [
  "overview",
  "traffic",
  "access",
  "upstream",
  "guardrails",
  "system",
];

export const PAGES: readonly ConsolePage[] = [
  {
    name: "dashboard",
    path: "/",
    letter: "d",
    group: "overview",
    icon: IconLayoutDashboard,
    needs: "read",
    load: () => import("../features/dashboard/DashboardPage"),
  },
  {
    name: "leaderboards",
    path: "/leaderboards",
    letter: "l",
    group: "overview",
    icon: IconTrophy,
    needs: "read",
    load: () => import("../features/leaderboards/LeaderboardsPage"),
  },
  {
    name: "myUsage",
    path: "/my-usage",
    letter: "m",
    group: "overview",
    icon: IconChartBar,
    needs: "me",
    own: true,
    load: () => import("../features/my-usage/MyUsagePage"),
  },
  {
    name: "requests",
    path: "/requests",
    letter: "r",
    group: "traffic",
    icon: IconHistory,
    needs: "read",
    load: () => import("../features/requests/RequestsPage"),
  },
  {
    name: "sessions",
    path: "/sessions",
    letter: "s",
    group: "traffic",
    icon: IconMessages,
    needs: "read",
    load: () => import("../features/sessions/SessionsPage"),
  },
  {
    name: "availability",
    path: "/availability",
    letter: "a",
    group: "traffic",
    icon: IconActivityHeartbeat,
    needs: "read",
    load: () => import("../features/availability/AvailabilityPage"),
  },
  {
    name: "users",
    path: "/users",
    letter: "u",
    group: "access",
    icon: IconUsers,
    needs: "read",
    load: () => import("../features/users/UsersPage"),
  },
  {
    name: "keys",
    path: "/keys",
    letter: "k",
    group: "access",
    icon: IconKey,
    needs: "read",
    load: () => import("../features/keys/KeysPage"),
  },
  {
    name: "quotas",
    path: "/quotas",
    letter: "q",
    group: "access",
    icon: IconGauge,
    needs: "read",
    load: () => import("../features/quotas/QuotasPage"),
  },
  {
    name: "providers",
    path: "/providers",
    letter: "p",
    group: "upstream",
    icon: IconCloudComputing,
    needs: "read",
    load: () => import("../features/providers/ProvidersPage"),
  },
  {
    name: "prices",
    path: "/prices",
    letter: "c",
    group: "upstream",
    icon: IconCoin,
    needs: "read",
    load: () => import("../features/prices/PricesPage"),
  },
  {
    name: "guardrails",
    path: "/guardrails",
    letter: "g",
    group: "guardrails",
    icon: IconShieldCheck,
    needs: "read",
    load: () => import("../features/guardrails/GuardrailsPage"),
  },
  {
    name: "notifications",
    path: "/notifications",
    letter: "n",
    group: "system",
    icon: IconBell,
    needs: "read",
    load: () => import("../features/notifications/NotificationsPage"),
  },
  {
    name: "settings",
    path: "/settings",
    letter: "e",
    group: "system",
    icon: IconSettings,
    needs: "read",
    load: () => import("../features/settings/SettingsPage"),
  },
  {
    name: "accounts",
    path: "/accounts",
    letter: "o",
    group: "system",
    icon: IconUserShield,
    needs: "write",
    load: () => import("../features/accounts/AccountsPage"),
  },
  {
    name: "audit",
    path: "/audit",
    letter: "t",
    group: "system",
    icon: IconClipboardList,
    needs: "read",
    load: () => import("../features/audit/AuditPage"),
  },
  {
    name: "data",
    path: "/data",
    letter: "b",
    group: "system",
    icon: IconDatabase,
    needs: "read",
    load: () => import("../features/data/DataPage"),
  },
  {
    name: "apiDocs",
    path: "/api-docs",
    letter: "i",
    group: "system",
    icon: IconBook,
    needs: "me",
    load: () => import("../features/api-docs/ApiDocsPage"),
  },
];
