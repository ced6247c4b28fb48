// The columns of the list of prices.
import { Text } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Column } from "../../components/table/columns";
import { Money, TimeAgo } from "../../components/values";
import type { PriceItem, Rate } from "./draft";
import { SourceBadge } from "./SourceBadge";

const SHOWN: [Rate, number, boolean][] = [
  ["input_per_mtok", 90, false],
  ["output_per_mtok", 90, false],
  ["cache_write_5m_per_mtok", 130, true],
  ["cache_write_1h_per_mtok", 130, true],
  ["cache_read_per_mtok", 120, true],
];

export function useColumns(): Column<PriceItem>[] {
  const { t } = useTranslation(["prices", "shell"]);
  return useMemo(
    () => [
      {
        key: "model",
        header: t("columns.model"),

        width: "34%",
        cell: (item) => (
          <Text size="sm" fw={550} style={{ overflowWrap: "anywhere" }}>
            {item.model}
          </Text>
        ),
      },
      {
        key: "source",
        header: t("columns.source"),
        width: 150,
        wide: true,
        cell: (item) => <SourceBadge source={item.source} provider={item.provider?.name} />,
      },
      ...SHOWN.map(
        ([rate, width, wide]): Column<PriceItem> => ({
          key: rate,
          header: t(`short.${rate}`),
          align: "right",
          width,
          wide,
          cell: (item) => <Money usd={item[rate]} />,
        }),
      ),
      {
        key: "effective_at",
        header: t("columns.since"),
        align: "right",
        width: 130,
        wide: true,
        cell: (item) => <TimeAgo at={item.effective_at} c="dimmed" />,
      },
    ],
    [t],
  );
}
