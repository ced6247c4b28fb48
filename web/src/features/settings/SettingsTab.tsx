// All settings by section: search, which ones are shown, and each to edit where it may be.
import { Box, Paper, SegmentedControl, Skeleton, Stack, Title } from "@mantine/core";
import { IconAdjustmentsOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { useMay } from "../../api/me";
import { useAsk } from "../../api/query";
import { EmptyState } from "../../components/EmptyState";
import { ErrorState } from "../../components/ErrorState";
import { FilterBar } from "../../components/FilterBar";
import { SearchInput } from "../../components/SearchInput";
import { SettingRow } from "./SettingRow";
import { filterSettings, SECTIONS, type SettingFilters, sectionsOf } from "./values";
import { useSettingWords } from "./words";

interface Props {
  filters: SettingFilters;
  onFilter: (filters: Partial<SettingFilters>) => void;
  /** The setting that is being edited. */
  edited: string;
  onEdit: (name: string) => void;
}

export function SettingsTab({ filters, onFilter, edited, onEdit }: Props) {
  const { t } = useTranslation("settings");
  const words = useSettingWords();
  const mayChange = useMay("own");
  const settings = useAsk(["settings"], (signal) => api.GET("/api/v1/settings", { signal }));
  if (settings.error && !settings.data) {
    return <ErrorState error={settings.error} onRetry={() => void settings.refetch()} />;
  }
  const shown = filterSettings(
    settings.data?.items ?? [],
    filters,
    (setting) => `${words.title(setting)} ${words.help(setting)}`,
  );
  const sections = sectionsOf(shown);
  const titleOf = (name: string) => {
    const known = SECTIONS.find((one) => one === name);
    return known ? t(`sections.${known}`) : name;
  };
  return (
    <Stack gap="md">
      <FilterBar
        active={filters.search !== "" || filters.show !== "all"}
        onClear={() => onFilter({ search: "", show: "all" })}
      >
        <SearchInput label={t("search")} value={filters.search} onChange={(search) => onFilter({ search })} />
        <SegmentedControl
          aria-label={t("show.label")}
          data={(["all", "changed", "editable"] as const).map((one) => ({
            value: one,
            label: t(`show.${one}`),
          }))}
          value={filters.show}
          onChange={(value) =>
            onFilter({ show: value === "changed" || value === "editable" ? value : "all" })
          }
        />
      </FilterBar>
      {!settings.data && (
        <Stack gap="sm" aria-busy="true">
          {[0, 1, 2, 3, 4, 5].map((row) => (
            <Skeleton key={row} h={64} />
          ))}
        </Stack>
      )}
      {settings.data && shown.length === 0 && (
        <EmptyState icon={IconAdjustmentsOff} title={t("nothingTitle")} hint={t("nothingHint")} />
      )}
      {sections.map((section) => (
        <Paper key={section.name} component="section" withBorder bg="var(--hub-surface)">
          <Title order={2} fz="md" px="md" py="sm">
            {titleOf(section.name)}
          </Title>
          {section.items.map((setting) => (
            <Box key={setting.name} px="md" py="sm" style={{ borderTop: "1px solid var(--hub-line)" }}>
              <SettingRow
                setting={setting}
                mayChange={mayChange}
                editing={edited === setting.name}
                onEdit={(on) => onEdit(on ? setting.name : "")}
              />
            </Box>
          ))}
        </Paper>
      ))}
    </Stack>
  );
}
