// What a request cost: each bucket with its tokens and price, the multipliers, and the sum.
import { Alert, Table, Text } from "@mantine/core";
import { IconCoinOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Schema } from "../../../api/client";
import { useWord } from "../../../components/requests/words";
import { Count, Money } from "../../../components/values";
import { useFormat } from "../../../format/useFormat";
import type { Item } from "../rows";
import { partsOf, subtotal } from "./cost";

interface Props {
  item: Item;
  details: Schema<"Details"> | null | undefined;
}

export function CostBreakdown({ item, details }: Props) {
  const { t } = useTranslation("requests");
  const word = useWord();
  const format = useFormat();
  if (!details) return <Text size="sm">{t("detail.noDetails")}</Text>;
  const { cost } = details;
  const parts = partsOf(cost, item.usage);
  if (parts.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t("cost.nothing")}
      </Text>
    );
  const factor = (value: string) => `× ${value}`;
  const source = cost.price && [
    t("cost.price", { model: cost.price.model, source: word("sources", cost.price.source) }),
    ...(cost.price.above_tokens ? [t("cost.long", { tokens: format.count(cost.price.above_tokens) })] : []),
    ...(cost.price.service_tier !== "standard" ? [t("cost.tier", { tier: cost.price.service_tier })] : []),
    ...(cost.price.effective_at ? [t("cost.since", { date: format.date(cost.price.effective_at) })] : []),
  ];
  return (
    <>
      {cost.unpriced && (
        <Alert
          variant="light"
          color="orange"
          icon={<IconCoinOff size={18} />}
          title={t("unpriced")}
          // Mantine's orange on its own light ground is too pale to read.
          styles={{ title: { color: "var(--mantine-color-text)" } }}
        >
          {t("unpricedHint")}
        </Alert>
      )}
      <Table.ScrollContainer minWidth={360}>
        <Table verticalSpacing={6} horizontalSpacing="xs" fz="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("cost.part")}</Table.Th>
              <Table.Th ta="right">{t("cost.used")}</Table.Th>
              <Table.Th ta="right">{t("cost.perMillion")}</Table.Th>
              <Table.Th ta="right">USD</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {parts.map((part) => (
              <Table.Tr key={part.name}>
                <Table.Td>
                  {t(`cost.parts.${part.name}`)}
                  {part.name === "output" && item.usage.reasoning > 0 && (
                    <Text size="xs" c="dimmed">
                      {t("cost.reasoning", { tokens: format.count(item.usage.reasoning) })}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td ta="right">
                  <Count value={part.used} />
                </Table.Td>
                <Table.Td ta="right" c="dimmed">
                  <Money usd={part.perMillion} />
                </Table.Td>
                <Table.Td ta="right">
                  <Money usd={part.usd} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
          <Table.Tfoot>
            <Table.Tr>
              <Table.Td colSpan={3}>{t("cost.subtotal")}</Table.Td>
              <Table.Td ta="right">
                <Money usd={subtotal(parts)} />
              </Table.Td>
            </Table.Tr>
            <Table.Tr>
              <Table.Td colSpan={3}>
                {t("cost.multiplier", { provider: item.provider?.name ?? "–" })}
              </Table.Td>
              <Table.Td ta="right" className="hub-number">
                {factor(cost.multiplier)}
              </Table.Td>
            </Table.Tr>
            <Table.Tr>
              <Table.Td colSpan={3}>{t("cost.groupMultiplier")}</Table.Td>
              <Table.Td ta="right" className="hub-number">
                {factor(cost.group_multiplier)}
              </Table.Td>
            </Table.Tr>
            <Table.Tr fw={600}>
              <Table.Td colSpan={3}>{t("cost.total")}</Table.Td>
              <Table.Td ta="right">
                <Money usd={cost.total_usd} />
              </Table.Td>
            </Table.Tr>
          </Table.Tfoot>
        </Table>
      </Table.ScrollContainer>
      {source && (
        <Text size="xs" c="dimmed">
          {source.join(" · ")}
        </Text>
      )}
    </>
  );
}
