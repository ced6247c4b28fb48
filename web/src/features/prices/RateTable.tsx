// All rates of a price, also those of long prompts and of other classes of service.
import { Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schema } from "../../api/client";
import { Money } from "../../components/values";
import { useFormat } from "../../format/useFormat";
import { CALL_RATES, type Price, TOKEN_RATES } from "./draft";

interface Column {
  name: string;
  rates: Schema<"RatesShape">;
}

export function RateTable({ price, label }: { price: Price; label: string }) {
  const { t } = useTranslation("prices");
  const format = useFormat();
  const columns: Column[] = [
    { name: t("detail.usual"), rates: price },
    ...(price.tiers ?? []).map((tier) => ({
      name: t("detail.above", { tokens: format.compact(tier.above_tokens) }),
      rates: tier,
    })),
    ...(price.services ?? []).map((service) => ({ name: service.service, rates: service })),
  ];
  const rates = TOKEN_RATES.filter((rate) => columns.some((column) => column.rates[rate] != null));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard.
    <section style={{ overflowX: "auto" }} tabIndex={0} aria-label={label}>
      <Table verticalSpacing={5} fz="sm">
        {columns.length > 1 && (
          <Table.Thead>
            <Table.Tr>
              <Table.Td />
              {columns.map((column) => (
                <Table.Th key={column.name} ta="right" fz="xs" c="dimmed">
                  {column.name}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
        )}
        <Table.Tbody>
          {rates.map((rate) => (
            <Table.Tr key={rate}>
              <Table.Td>{t(`rates.${rate}`)}</Table.Td>
              {columns.map((column) => (
                <Table.Td key={column.name} ta="right">
                  <Money usd={column.rates[rate]} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
          {CALL_RATES.filter((rate) => price[rate] != null).map((rate) => (
            <Table.Tr key={rate}>
              <Table.Td>{t(`rates.${rate}`)}</Table.Td>
              <Table.Td ta="right">
                <Money usd={price[rate]} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="xs" c="dimmed" mt={4}>
        {t("detail.unit")}
      </Text>
    </section>
  );
}
