// What the span adds up to, in four tiles.
import { Box, Paper, SimpleGrid, Skeleton, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Schema } from "../../api/client";
import { Count, Money, Percent } from "../../components/values";
import { useFormat } from "../../format/useFormat";
import { tokensOf } from "./series";

interface TileProps {
  label: string;
  hint?: ReactNode;
  children: ReactNode;
}

function Tile({ label, hint, children }: TileProps) {
  return (
    <Paper p="sm" bg="var(--hub-surface)">
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text fz="1.35rem" fw={650} lh={1.3}>
        {children}
      </Text>
      <Box h={18}>
        <Text size="xs" c="dimmed">
          {hint}
        </Text>
      </Box>
    </Paper>
  );
}

export function MyTotals({ totals }: { totals: Schema<"MySums"> | undefined }) {
  const { t } = useTranslation("my-usage");
  const format = useFormat();
  if (!totals) {
    return (
      <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="sm" aria-busy="true">
        {[0, 1, 2, 3].map((tile) => (
          <Skeleton key={tile} h={86} />
        ))}
      </SimpleGrid>
    );
  }
  return (
    <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="sm">
      <Tile label={t("totals.cost")}>
        <Money usd={totals.cost_usd} />
      </Tile>
      <Tile label={t("totals.requests")} hint={t("totals.errors", { count: totals.errors })}>
        <Count value={totals.requests} />
      </Tile>
      <Tile
        label={t("totals.tokens")}
        hint={t("totals.output", { tokens: format.compact(totals.output_tokens) })}
      >
        <Count value={tokensOf(totals)} compact />
      </Tile>
      <Tile label={t("totals.cache")}>
        <Percent value={totals.cache_hit_rate == null ? null : totals.cache_hit_rate * 100} />
      </Tile>
    </SimpleGrid>
  );
}
