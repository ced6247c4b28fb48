// The decision chain: every step on one time line, with what was weighed.
import { Box, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schema } from "../../../api/client";
import { useFormat } from "../../../format/useFormat";
import type { Item } from "../rows";
import { ChainStep } from "./ChainStep";
import { drawChain } from "./drawnChain";

interface Props {
  item: Item;
  details: Schema<"Details"> | null | undefined;
}

export function Chain({ item, details }: Props) {
  const { t } = useTranslation("requests");
  const format = useFormat();
  const attempts = details?.attempts ?? [];
  if (attempts.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t(details ? "chain.nobody" : "detail.noDetails")}
      </Text>
    );
  return (
    <Box>
      <Stack gap={0} component="ol" m={0} p={0} style={{ listStyle: "none" }}>
        {drawChain(attempts, item.duration_ms).map((drawn, index) => (
          // A chain is written once and never reordered.
          // biome-ignore lint/suspicious/noArrayIndexKey: the place in the chain is what tells steps apart.
          <ChainStep key={index} number={index + 1} drawn={drawn} last={index === attempts.length - 1} />
        ))}
      </Stack>
      <Group justify="space-between" pl={34} aria-hidden>
        <Text size="xs" c="dimmed" className="hub-number">
          {format.duration(0)}
        </Text>
        <Text size="xs" c="dimmed" className="hub-number">
          {format.duration(item.duration_ms)}
        </Text>
      </Group>
    </Box>
  );
}
