// Under a list: which rows are shown, how many on a page, and the pages before and after.
import { ActionIcon, Group, Select, Text } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../format/useFormat";

export const SIZES = ["20", "50", "100", "200"] as const;
export type Size = (typeof SIZES)[number];

interface Props {
  page: number;
  size: Size;
  shown: number;
  /** All rows that are known, and whether that is all there are. */
  known: number;
  whole: boolean;
  follows: boolean;
  onChange: (change: { page?: number; size?: Size }) => void;
}

export function Pager({ page, size, shown, known, whole, follows, onChange }: Props) {
  const { t } = useTranslation("prices");
  const format = useFormat();
  const first = (page - 1) * Number(size);
  return (
    <Group justify="space-between" gap="xs">
      <Group gap="xs">
        <Select
          w={84}
          size="xs"
          aria-label={t("pager.size")}
          allowDeselect={false}
          data={[...SIZES]}
          value={size}
          onChange={(value) => {
            const next = SIZES.find((one) => one === value);
            if (next) onChange({ size: next, page: 1 });
          }}
        />
        <Text size="xs" c="dimmed">
          {t("pager.size")}
        </Text>
      </Group>
      <Group gap={6}>
        <Text size="xs" c="dimmed" className="hub-number" role="status">
          {t(whole ? "pager.range" : "pager.rangeMore", {
            from: format.count(shown === 0 ? 0 : first + 1),
            to: format.count(first + shown),
            total: format.count(known),
          })}
        </Text>
        <ActionIcon
          variant="default"
          aria-label={t("pager.previous")}
          disabled={page <= 1}
          onClick={() => onChange({ page: page - 1 })}
        >
          <IconChevronLeft size={16} />
        </ActionIcon>
        <ActionIcon
          variant="default"
          aria-label={t("pager.next")}
          disabled={!follows}
          onClick={() => onChange({ page: page + 1 })}
        >
          <IconChevronRight size={16} />
        </ActionIcon>
      </Group>
    </Group>
  );
}
