// The head of the drawer: which request it is, to be copied.
import { Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { CopyButton } from "../CopyButton";

export function DrawerTitle({ id }: { id: string }) {
  const { t } = useTranslation("requests");
  return (
    <Group gap={6} wrap="nowrap">
      <span>{t("detail.title")}</span>
      <Text component="span" size="xs" c="dimmed" ff="monospace" fw={400} truncate>
        {id}
      </Text>
      <CopyButton text={id} label={t("detail.copyId")} />
    </Group>
  );
}
