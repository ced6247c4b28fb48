// The top of the console: search, live indicator, language, colour scheme, and the menu of who is signed in.
import { Box, Burger, Group, Kbd, VisuallyHidden } from "@mantine/core";
import { useOs } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Me } from "../../api/me";
import { LanguageMenu } from "../../components/LanguageMenu";
import { SchemeMenu } from "../../components/SchemeMenu";
import { LiveIndicator } from "./LiveIndicator";
import classes from "./Shell.module.css";
import { UserMenu } from "./UserMenu";

interface Props {
  me: Me;
  opened: boolean;
  onBurger: () => void;
  onSearch: () => void;
  onHelp: () => void;
}

export function Header({ me, opened, onBurger, onSearch, onHelp }: Props) {
  const { t } = useTranslation();
  const os = useOs();
  return (
    <Group h="100%" px="sm" justify="space-between" wrap="nowrap" gap="xs">
      <a href="#main" className={classes.skip}>
        {t("shell.skip")}
      </a>
      <Group gap="xs" wrap="nowrap" miw={0}>
        <Burger
          hiddenFrom="sm"
          size="sm"
          opened={opened}
          onClick={onBurger}
          aria-label={t("shell.openNavigation")}
        />
        <button type="button" className={classes.search} onClick={onSearch}>
          <IconSearch size={16} stroke={1.6} aria-hidden />
          <Box component="span" flex={1} ta="left" visibleFrom="xs">
            {t("palette.open")}
          </Box>
          <VisuallyHidden hiddenFrom="xs">{t("palette.open")}</VisuallyHidden>
          <Kbd size="xs" visibleFrom="sm">
            {os === "macos" ? "⌘K" : "Ctrl K"}
          </Kbd>
        </button>
      </Group>
      <Group gap={4} wrap="nowrap">
        <LiveIndicator />
        <LanguageMenu />
        <SchemeMenu />
        <UserMenu me={me} onHelp={onHelp} />
      </Group>
    </Group>
  );
}
