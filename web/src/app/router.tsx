// The addresses of the console. Every page is a chunk of its own, loaded when somebody goes there.
import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { whenSignedOut } from "../api/client";
import { may, meQuery } from "../api/me";
import { PAGES } from "./pages";
import { parseSearch, type Search, writeSearch } from "./search";
import { NotFound } from "./shell/NotFound";
import { PageFailed } from "./shell/PageFailed";
import { PagePending } from "./shell/PagePending";
import { safeReturn, startOf } from "./visible";

interface Context {
  queries: QueryClient;
}

const root = createRootRouteWithContext<Context>()({
  component: Outlet,
  validateSearch: (search: Record<string, unknown>): Search => search as Search,
  notFoundComponent: NotFound,
  errorComponent: PageFailed,
});

const start = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/console" as string });
  },
});

const login = createRoute({
  getParentRoute: () => root,
  path: "/console/login",
  beforeLoad: async ({ context, search }) => {
    const me = await context.queries.ensureQueryData(meQuery).catch(() => null);
    if (me) throw redirect({ href: safeReturn(search.return) ?? startOf(me) });
  },
  component: lazyRouteComponent(() => import("../features/login/LoginPage")),
});

const consoleRoute = createRoute({
  getParentRoute: () => root,
  path: "/console",
  beforeLoad: async ({ context, location }) => {
    const me = await context.queries.ensureQueryData(meQuery);
    if (!me) throw redirect({ href: loginAddress(location.href) });
    return { me };
  },
  component: lazyRouteComponent(() => import("./shell/Shell")),
});

const pages = PAGES.map((page) =>
  createRoute({
    getParentRoute: () => consoleRoute,
    path: page.path,
    beforeLoad: ({ context }) => {
      if (!may(context.me, page.needs)) throw redirect({ href: startOf(context.me) });
    },
    component: lazyRouteComponent(page.load),
  }),
);

const usageDoc = createRoute({
  getParentRoute: () => root,
  path: "/usage-doc",
  component: lazyRouteComponent(() => import("../features/usage-doc/UsageDocPage")),
});

const status = createRoute({
  getParentRoute: () => root,
  path: "/status",
  component: lazyRouteComponent(() => import("../features/status/StatusPage")),
});

function loginAddress(from: string): string {
  const back = safeReturn(from);
  return back && back !== "/console" ? `/console/login?return=${encodeURIComponent(back)}` : "/console/login";
}

export function makeRouter(queries: QueryClient) {
  const router = createRouter({
    routeTree: root.addChildren([start, login, consoleRoute.addChildren(pages), usageDoc, status]),
    context: { queries },
    parseSearch,
    stringifySearch: writeSearch,
    defaultPreload: "intent",
    defaultPendingComponent: PagePending,
    defaultErrorComponent: PageFailed,
    defaultNotFoundComponent: NotFound,
    defaultPendingMs: 150,
    scrollRestoration: true,
  });
  whenSignedOut(() => {
    queries.setQueryData(meQuery.queryKey, null);
    void router.navigate({ href: loginAddress(router.state.location.href) });
  });
  return router;
}
