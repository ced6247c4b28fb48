// The frame of pages that need no login: the hub's name, language and colour scheme, and a way into the console.
import { Anchor, Box, Group, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { LanguageMenu } from "./LanguageMenu";
import { SchemeMenu } from "./SchemeMenu";

export function PublicFrame({ children, into = true }: { children: ReactNode; into?: boolean }) {
  const { t } = useTranslation();
  return (
    <Box mih="100dvh" display="flex" style={{ flexDirection: "column" }}>
      <Group
        component="header"
        justify="space-between"
        h={52}
        px={{ base: "sm", sm: "lg" }}
        wrap="nowrap"
        bg="var(--hub-surface)"
        style={{ borderBottom: "1px solid var(--hub-line)" }}
      >
        <Group gap={10} wrap="nowrap" miw={0}>
          <img src="/favicon.svg" width={24} height={24} alt="" />
          <Text fw={650} fz={{ base: "sm", xs: "md" }} truncate>
            {t("app.title")}
          </Text>
        </Group>
        <Group gap={4} wrap="nowrap">
          {into && (
            <Anchor href="/console" size="sm" px="xs" style={{ whiteSpace: "nowrap" }}>
              {t("notFound.back")}
            </Anchor>
          )}
          <LanguageMenu />
          <SchemeMenu />
        </Group>
      </Group>
      <Box component="main" flex={1}>
        <Box maw={into ? 960 : undefined} mx="auto">
          {children}
        </Box>
      </Box>
    </Box>
  );
}
