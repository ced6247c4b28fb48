// What the routing would do with a call: the likeliest provider, all that could serve with their odds, and why others could not.
import { Alert, Badge, Group, Paper, Progress, Stack, Table, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconArrowRight, IconCircleCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Schema } from "../../../api/client";
import { useFormat } from "../../../format/useFormat";
import { STRATEGIES } from "../kinds";
import { REASONS } from "./reasons";

/** The colour of the light variant alone is too faint for its own background. */
const READABLE = { title: { color: "var(--mantine-color-text)" } };

export function Outcome({ result, model }: { result: Schema<"Simulated">; model: string }) {
  const { t } = useTranslation("providers");
  const format = useFormat();
  const { chosen, refused, retry_after_ms: wait, candidates, filtered } = result;
  const strategy = STRATEGIES.find((one) => one === result.strategy);
  return (
    <Stack gap="md">
      {chosen ? (
        <Alert
          color={chosen.last_resort ? "orange" : "teal"}
          variant="light"
          styles={READABLE}
          icon={<IconCircleCheck size={20} />}
          title={t("simulate.chosen", { name: chosen.name })}
        >
          <Stack gap={4}>
            <Group gap={6}>
              <Text size="sm">{model}</Text>
              {chosen.model !== model && (
                <>
                  <IconArrowRight size={14} aria-hidden />
                  <Text size="sm" fw={600}>
                    {chosen.model}
                  </Text>
                </>
              )}
              {chosen.translated && (
                <Badge size="sm" variant="default" tt="none">
                  {t("simulate.translated")}
                </Badge>
              )}
            </Group>
            {chosen.last_resort && <Text size="sm">{t("simulate.lastResort")}</Text>}
          </Stack>
        </Alert>
      ) : (
        <Alert
          color="red"
          variant="light"
          styles={READABLE}
          icon={<IconAlertTriangle size={20} />}
          title={refused ? t("simulate.refused") : t("simulate.nobody")}
        >
          <Text size="sm">{refused ?? t("simulate.nobodyHint")}</Text>
          {wait != null && <Text size="sm">{t("simulate.retry", { wait: format.duration(wait) })}</Text>}
        </Alert>
      )}
      {candidates.length > 0 && (
        <Paper withBorder p="md">
          <Group justify="space-between" mb="xs">
            <Title order={2} fz="md">
              {t("simulate.candidates")}
            </Title>
            <Text size="xs" c="dimmed">
              {t("simulate.strategy", { strategy: strategy ? t(`strategies.${strategy}`) : result.strategy })}
            </Text>
          </Group>

          <Table verticalSpacing={8} horizontalSpacing="xs" fz="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("fields.name")}</Table.Th>
                <Table.Th w="32%">{t("simulate.odds")}</Table.Th>
                <Table.Th ta="right" visibleFrom="xs">
                  {t("columns.priority")}
                </Table.Th>
                <Table.Th ta="right" visibleFrom="xs">
                  {t("columns.weight")}
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {candidates.map((one) => (
                <Table.Tr key={one.id}>
                  <Table.Td>
                    <Text size="sm" fw={one.tier === 1 ? 600 : 400}>
                      {one.name}
                    </Text>
                    <Text size="xs" c="dimmed">
                      {one.tier === 1 ? t("simulate.firstTier") : t("simulate.laterTier", { tier: one.tier })}
                    </Text>
                  </Table.Td>
                  <Table.Td>
                    <Text size="sm" className="hub-number" mb={3}>
                      {format.percent(one.probability * 100, one.probability % 0.01 === 0 ? 0 : 1)}
                    </Text>
                    <Progress.Root size="sm">
                      <Progress.Section value={one.probability * 100} aria-label={one.name} />
                    </Progress.Root>
                  </Table.Td>
                  <Table.Td ta="right" className="hub-number" visibleFrom="xs">
                    {one.priority}
                  </Table.Td>
                  <Table.Td ta="right" className="hub-number" visibleFrom="xs">
                    {one.weight}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Paper>
      )}
      {filtered.length > 0 && (
        <Paper withBorder p="md">
          <Title order={2} fz="md" mb="xs">
            {t("simulate.filtered")}
          </Title>
          <Table verticalSpacing={6} fz="sm">
            <Table.Tbody>
              {filtered.map((one) => {
                const reason = REASONS.find((known) => known === one.reason);
                return (
                  <Table.Tr key={one.id}>
                    <Table.Td w="40%">{one.name}</Table.Td>
                    <Table.Td>{reason ? t(`reasons.${reason}`) : one.reason}</Table.Td>
                  </Table.Tr>
                );
              })}
            </Table.Tbody>
          </Table>
        </Paper>
      )}
    </Stack>
  );
}
