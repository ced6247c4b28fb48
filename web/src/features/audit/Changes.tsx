// What was changed, field by field: the old value beside the new one.
import { Box, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { changesOf, type Side } from "./diff";

function Value({ text, kind }: { text: string | undefined; kind: "before" | "after" }) {
  if (text === undefined)
    return (
      <Text size="sm" c="dimmed">
        –
      </Text>
    );
  return (
    <Box
      component={kind === "before" ? "del" : "ins"}
      ff="monospace"
      fz="xs"
      px={6}
      py={2}
      display="inline-block"
      bg={kind === "before" ? "var(--mantine-color-red-light)" : "var(--mantine-color-teal-light)"}
      style={{ textDecoration: "none", whiteSpace: "pre-wrap", overflowWrap: "anywhere", borderRadius: 4 }}
    >
      {text === "" ? "“”" : text}
    </Box>
  );
}

export function Changes({ before, after }: { before: Side; after: Side }) {
  const { t } = useTranslation("audit");
  const changes = changesOf(before, after);
  if (changes.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t("diff.nothing")}
      </Text>
    );
  const [old, now] = [Boolean(before), Boolean(after)];
  return (
    <Table.ScrollContainer minWidth={340}>
      <Table verticalSpacing={6} horizontalSpacing="xs" layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="32%">{t("diff.field")}</Table.Th>
            {old && <Table.Th>{t("diff.before")}</Table.Th>}
            {now && <Table.Th>{t("diff.after")}</Table.Th>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {changes.map((change) => (
            <Table.Tr key={change.name} style={{ verticalAlign: "top" }}>
              <Table.Td>
                <Text size="xs" ff="monospace" translate="no" style={{ overflowWrap: "anywhere" }}>
                  {change.name}
                </Text>
              </Table.Td>
              {old && (
                <Table.Td>
                  <Value text={change.before} kind="before" />
                </Table.Td>
              )}
              {now && (
                <Table.Td>
                  <Value text={change.after} kind="after" />
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
