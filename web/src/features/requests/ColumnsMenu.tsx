// Chooses the columns of the log.
import { ActionIcon, Checkbox, Popover, Stack, Tooltip } from "@mantine/core";
import { IconColumns3 } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { COLUMNS, type ColumnName } from "./shownColumns";

interface Props {
  shown: readonly ColumnName[];
  onChange: (shown: readonly ColumnName[]) => void;
}

export function ColumnsMenu({ shown, onChange }: Props) {
  const { t } = useTranslation("requests");
  return (
    <Popover position="bottom-end" shadow="md" trapFocus>
      <Popover.Target>
        <Tooltip label={t("chooseColumns")}>
          <ActionIcon variant="default" size={36} aria-label={t("chooseColumns")} visibleFrom="sm">
            <IconColumns3 size={18} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          {COLUMNS.map((name) => (
            <Checkbox
              key={name}
              size="sm"
              label={t(`columns.${name}`)}
              checked={shown.includes(name)}
              onChange={(event) => {
                const on = event.currentTarget.checked;
                onChange(COLUMNS.filter((one) => (one === name ? on : shown.includes(one))));
              }}
            />
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
