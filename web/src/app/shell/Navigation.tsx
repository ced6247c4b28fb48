// The side navigation: pages by group, only those that the reader may see; narrow it shows icons with tooltips.
import { ActionIcon, Box, CloseButton, Group, ScrollArea, Tooltip } from "@mantine/core";
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Me } from "../../api/me";
import { GROUPS } from "../pages";
import { addressOf, startOf, visiblePages } from "../visible";
import { Logo } from "./Logo";
import classes from "./Shell.module.css";

interface Props {
  me: Me;
  narrow: boolean;
  onToggle: () => void;
  /** On a phone the navigation is a drawer. */
  opened: boolean;
  onGone: () => void;
}

export function Navigation({ me, narrow, onToggle, opened, onGone }: Props) {
  const { t } = useTranslation();
  const pages = visiblePages(me);
  const toggleLabel = t(narrow ? "shell.widen" : "shell.narrow");
  return (
    <Box className={narrow ? classes.narrow : ""} h="100%" display="flex" style={{ flexDirection: "column" }}>
      <Group wrap="nowrap" gap={0} justify="space-between">
        <Link to={startOf(me)} className={classes.brand} onClick={onGone} style={{ flex: 1 }}>
          <Logo />
          {!narrow && <span>{t("app.title")}</span>}
        </Link>
        {opened && (
          <CloseButton hiddenFrom="sm" mr="sm" aria-label={t("shell.closeNavigation")} onClick={onGone} />
        )}
      </Group>
      <ScrollArea flex={1} scrollbarSize={6} type="hover">
        {GROUPS.map((group) => {
          const own = pages.filter((page) => page.group === group);
          if (own.length === 0) return null;
          return (
            <Box key={group} className={classes.group}>
              {!narrow && <div className={classes.groupName}>{t(`groups.${group}`)}</div>}
              {own.map((page) => (
                <Tooltip key={page.name} label={t(`nav.${page.name}`)} position="right" disabled={!narrow}>
                  <Link
                    to={addressOf(page)}
                    search={{}}
                    className={classes.link}
                    activeOptions={{ exact: true, includeSearch: false }}
                    activeProps={{ "aria-current": "page" }}
                    aria-label={t(`nav.${page.name}`)}
                    onClick={onGone}
                  >
                    <page.icon size={18} stroke={1.6} />
                    {!narrow && t(`nav.${page.name}`)}
                  </Link>
                </Tooltip>
              ))}
            </Box>
          );
        })}
        <Box h={12} />
      </ScrollArea>
      <Group className={classes.foot} justify={narrow ? "center" : "flex-end"} visibleFrom="sm">
        <Tooltip label={toggleLabel} position="right">
          <ActionIcon variant="subtle" color="gray" aria-label={toggleLabel} onClick={onToggle}>
            {narrow ? (
              <IconLayoutSidebarLeftExpand size={18} stroke={1.6} />
            ) : (
              <IconLayoutSidebarLeftCollapse size={18} stroke={1.6} />
            )}
          </ActionIcon>
        </Tooltip>
      </Group>
    </Box>
  );
}
