// What the hub's refusals mean to somebody who sets up a CLI, and what to do.
import { Code, Stack, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

const STATUSES = ["401", "403", "404", "429", "503"] as const;

export function Troubles() {
  const { t } = useTranslation("usage-doc");
  return (
    <Stack gap="xs">
      <Table verticalSpacing="xs" layout="auto">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={90}>{t("troubles.status")}</Table.Th>
            <Table.Th>{t("troubles.meaning")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {STATUSES.map((status) => (
            <Table.Tr key={status}>
              <Table.Td style={{ verticalAlign: "top" }}>
                <Code>{status}</Code>
              </Table.Td>
              <Table.Td>
                <Text size="sm">{t(`troubles.of.${status}`)}</Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="xs" c="dimmed">
        {t("troubles.id")}
      </Text>
    </Stack>
  );
}
