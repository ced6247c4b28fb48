// The frame of the signed-in console: header, navigation, the page; live events and the palette for all of them.
import { AppShell } from "@mantine/core";
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "../../api/me";
import { remember, stored } from "../../i18n/storage";
import { LiveProvider } from "../../live/live";
import { addressOf, visiblePages } from "../visible";
import { Header } from "./Header";
import { Navigation } from "./Navigation";
import { PagePending } from "./PagePending";
import classes from "./Shell.module.css";
import { useShortcuts, useSingleKeys } from "./useShortcuts";

const Palette = lazy(() => import("./Palette"));
const ShortcutsModal = lazy(() => import("./ShortcutsModal"));
const NARROW_KEY = "hub-navigation-narrow";

export default function Shell() {
  const { t } = useTranslation();
  const me = useMe();
  const { pathname } = useLocation();
  const [opened, drawer] = useDisclosure(false);
  const [narrow, setNarrow] = useState(() => stored(NARROW_KEY) === "yes");
  const [searches, setSearches] = useState(0);
  const search = () => setSearches((times) => times + 1);
  const navigate = useNavigate();
  const [helped, help] = useDisclosure(false);
  const [singleKeys, setSingleKeys] = useSingleKeys();
  useHotkeys([["mod+K", search]], []);
  useShortcuts(singleKeys, (act) => {
    if (act.does === "help") return help.open();
    const aim = me && visiblePages(me).find((one) => one.letter === act.letter);
    if (aim) void navigate({ href: addressOf(aim) });
  });

  const page = me
    ? visiblePages(me).find((one) => addressOf(one) === pathname.replace(/\/$/, ""))
    : undefined;
  const title = page ? t(`nav.${page.name}`) : undefined;
  useEffect(() => {
    document.title = title ? `${title} · ${t("app.title")}` : t("app.title");
  }, [title, t]);

  if (!me) return null;
  const toggleNarrow = () => {
    remember(NARROW_KEY, narrow ? "no" : "yes");
    setNarrow(!narrow);
  };
  return (
    <LiveProvider>
      <AppShell
        layout="alt"
        header={{ height: 52 }}
        navbar={{ width: narrow ? 60 : 224, breakpoint: "sm", collapsed: { mobile: !opened } }}
        transitionDuration={120}
      >
        <AppShell.Header className={classes.header}>
          <Header me={me} opened={opened} onBurger={drawer.toggle} onSearch={search} onHelp={help.open} />
        </AppShell.Header>
        <AppShell.Navbar className={classes.navbar} aria-label={t("shell.navigation")}>
          <Navigation
            me={me}
            narrow={narrow && !opened}
            onToggle={toggleNarrow}
            opened={opened}
            onGone={drawer.close}
          />
        </AppShell.Navbar>
        <AppShell.Main className={classes.main} id="main" tabIndex={-1}>
          <Suspense fallback={<PagePending />}>
            <Outlet />
          </Suspense>
        </AppShell.Main>
      </AppShell>
      {searches > 0 && (
        <Suspense fallback={null}>
          <Palette me={me} asked={searches} singleKeys={singleKeys} />
        </Suspense>
      )}
      {helped && (
        <Suspense fallback={null}>
          <ShortcutsModal
            me={me}
            opened
            onClose={help.close}
            singleKeys={singleKeys}
            onSingleKeys={setSingleKeys}
          />
        </Suspense>
      )}
    </LiveProvider>
  );
}
