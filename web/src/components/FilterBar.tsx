// The filters above a list, in one line that wraps; a way to clear them as soon as one is set.
import { Button, Group } from "@mantine/core";
import { IconFilterOff } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  children: ReactNode;
  /** Whether anything is filtered at all. */
  active?: boolean;
  onClear?: () => void;
  /** At the right end, e.g. a count or a switch of columns. */
  right?: ReactNode;
}

export function FilterBar({ children, active = false, onClear, right }: Props) {
  const { t } = useTranslation();
  return (
    <Group gap="xs" justify="space-between">
      <Group gap="xs" flex={1} miw={0}>
        {children}
        {active && onClear && (
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconFilterOff size={16} aria-hidden />}
            onClick={onClear}
          >
            {t("common.clearFilters")}
          </Button>
        )}
      </Group>
      {right}
    </Group>
  );
}
