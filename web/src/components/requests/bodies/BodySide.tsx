// One side of an exchange: its first line, its headers, its body.
import { Alert, Box, Group, Stack, Table, Text } from "@mantine/core";
import { IconScissors } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Schema } from "../../../api/client";
import { useFormat } from "../../../format/useFormat";
import { CopyButton } from "../../CopyButton";
import { BodyText } from "./BodyText";

type Side = Schema<"KeptRequest"> | Schema<"KeptResponse">;

export function BodySide({ line, side }: { line: string; side: Side }) {
  const { t } = useTranslation("requests");
  const format = useFormat();
  const { body } = side;
  // The hub keeps no order between headers of different names.
  const headers = side.headers.toSorted((one, other) => one.name.localeCompare(other.name));
  const all = headers.map((header) => `${header.name}: ${header.value}`).join("\n");
  return (
    <Stack gap="sm">
      <Text size="sm" ff="monospace" style={{ overflowWrap: "anywhere" }}>
        {line}
      </Text>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={600}>
          {t("bodies.headers")}
        </Text>
        <CopyButton text={all} label={t("bodies.copyHeaders")} />
      </Group>
      <Box mah={280} tabIndex={0} role="region" aria-label={t("bodies.headers")} style={{ overflow: "auto" }}>
        <Table verticalSpacing={3} horizontalSpacing="xs" fz="xs" layout="fixed">
          <Table.Thead>
            <Table.Tr>
              <Table.Th w="35%">{t("bodies.name")}</Table.Th>
              <Table.Th>{t("bodies.value")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {headers.map((header, index) => (
              // Headers are written once and never reordered, and a name may come twice.
              // biome-ignore lint/suspicious/noArrayIndexKey: the place is what tells them apart.
              <Table.Tr key={index}>
                <Table.Td ff="monospace" style={{ overflowWrap: "anywhere" }}>
                  {header.name}
                </Table.Td>
                <Table.Td ff="monospace" style={{ overflowWrap: "anywhere" }}>
                  {header.value}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Box>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={600}>
          {t("bodies.body")}{" "}
          <Text span size="xs" c="dimmed" fw={400}>
            {t("bodies.bytes", { bytes: format.count(side.bytes) })}
          </Text>
        </Text>
        {body ? <CopyButton text={body} label={t("bodies.copyBody")} /> : null}
      </Group>
      {side.truncated && (
        <Alert variant="light" color="gray" icon={<IconScissors size={18} />}>
          {t("bodies.truncated", { bytes: format.count(side.bytes) })}
        </Alert>
      )}
      {body ? (
        <BodyText text={body} base64={side.body_encoding === "base64"} />
      ) : (
        <Text size="sm" c="dimmed">
          {t(side.bytes > 0 ? "bodies.leftOut" : "bodies.empty")}
        </Text>
      )}
    </Stack>
  );
}
