// "Connect Claude Code": the two variables for the reader's shell, with this page's own address filled in.
import { Card, SegmentedControl, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Command } from "../../components/Command";
import { CLAUDE_CODE_START, claudeCodeVariables, SHELLS, type Shell } from "./commands";

function ownShell(): Shell {
  return /windows/i.test(navigator.userAgent) ? "powershell" : "posix";
}

export function ConnectCard({ origin }: { origin: string }) {
  const { t } = useTranslation();
  const [shell, setShell] = useState<Shell>(ownShell);
  return (
    <Card withBorder radius="md" padding="lg" component="section" aria-labelledby="connect-title">
      <Stack gap="sm">
        <Title order={2} size="h4" id="connect-title">
          {t("connect.title")}
        </Title>
        <Text size="sm">{t("connect.intro")}</Text>
        <SegmentedControl
          size="xs"
          aria-label={t("connect.shell")}
          value={shell}
          onChange={(value) => setShell(value as Shell)}
          data={Object.entries(SHELLS).map(([value, label]) => ({ value, label }))}
        />
        <Command name="claude-code" text={claudeCodeVariables(shell, origin, t("connect.placeholder"))} />
        <Text size="sm">{t("connect.run")}</Text>
        <Command name="claude-code-start" text={CLAUDE_CODE_START} />
        <Text size="xs" c="dimmed">
          {t("connect.prefixNote")}
        </Text>
      </Stack>
    </Card>
  );
}
