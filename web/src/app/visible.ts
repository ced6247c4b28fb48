// Which pages somebody may see, and which of them is theirs to begin with. Pure.
import { type Me, may } from "../api/me";
import { type ConsolePage, PAGES } from "./pages";

export function visiblePages(me: Me): ConsolePage[] {
  return PAGES.filter((page) => may(me, page.needs) && (!page.own || me.user_id != null));
}

/** The path in the address bar of a page of the console. */
export function addressOf(page: Pick<ConsolePage, "path">): string {
  return page.path === "/" ? "/console" : `/console${page.path}`;
}

/** Where somebody lands: the dashboard, or their own usage where that is all they have. */
export function startOf(me: Me): string {
  if (may(me, "read")) return "/console";
  const first = visiblePages(me)[0];
  return first ? addressOf(first) : "/console/api-docs";
}

/** A path to come back to after signing in; anything that could lead elsewhere is dropped. */
export function safeReturn(path: string | undefined): string | undefined {
  if (!path || !/^\/(console|usage-doc|status)([/?#]|$)/.test(path)) return undefined;
  return path.startsWith("/console/login") ? undefined : path;
}
