// What a batch would do: each provider with the values that differ, before and after, or why it is refused.
import { Group, Paper, ScrollArea, Stack, Table, Text } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Schema } from "../../../api/client";
import { StatusBadge } from "../../../components/StatusBadge";
import { differences } from "./fields";
import { useLabels } from "./useLabels";

export function BatchPreview({ providers }: { providers: readonly Schema<"Differences">[] }) {
  const { t } = useTranslation("providers");
  const { nameOf, textOf } = useLabels();
  return (
    <Paper withBorder component="section" aria-label={t("batch.previewTitle")}>
      <ScrollArea.Autosize mah="40dvh" type="auto">
        <Table verticalSpacing={6} fz="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th w="30%">{t("fields.name")}</Table.Th>
              <Table.Th>{t("batch.changes")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {providers.map((provider) => {
              const changes = differences(provider.before, provider.after);
              return (
                <Table.Tr key={provider.id} style={{ verticalAlign: "top" }}>
                  <Table.Td>{provider.name}</Table.Td>
                  <Table.Td>
                    {provider.refused ? (
                      <>
                        <StatusBadge tone="bad" label={t("batch.refused")} />
                        <Text size="xs" c="dimmed">
                          {provider.refused}
                        </Text>
                      </>
                    ) : changes.length === 0 ? (
                      <Text size="sm" c="dimmed">
                        {t("batch.unchanged")}
                      </Text>
                    ) : (
                      <Stack gap={4}>
                        {changes.map((change) => (
                          <Group key={change.path} gap={6}>
                            <Text size="sm" c="dimmed">
                              {nameOf(change.path)}
                            </Text>
                            <Text size="sm" td="line-through" c="dimmed">
                              {textOf(change.path, change.before)}
                            </Text>
                            <IconArrowRight size={14} aria-hidden />
                            <Text size="sm" fw={600}>
                              {textOf(change.path, change.after)}
                            </Text>
                          </Group>
                        ))}
                      </Stack>
                    )}
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
    </Paper>
  );
}
