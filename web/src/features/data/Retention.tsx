// For how long requests, their details and the audit log are kept, and where that is set.
import { Badge, Box, Code, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ErrorState } from "../../components/ErrorState";
import { PageLink } from "../../components/PageLink";
import { daysOf, KEPT, settingOf } from "./kept";
import { useConfig } from "./queries";
import { Section } from "./Section";

const SOURCES = ["default", "file", "environment", "database"] as const;

export function Retention() {
  const { t } = useTranslation("data");
  const config = useConfig();
  const rows = () => {
    if (config.error && !config.data)
      return <ErrorState error={config.error} onRetry={() => void config.refetch()} />;
    if (!config.data) return <Skeleton h={150} />;
    const { settings } = config.data;
    return (
      <Stack gap={0}>
        {KEPT.map(({ name, setting: path }) => {
          const setting = settingOf(settings, path);
          const days = daysOf(setting);
          const source = SOURCES.find((one) => one === setting?.source);
          return (
            <Group
              key={name}
              justify="space-between"
              gap="md"
              py="sm"
              style={{ borderTop: "1px solid var(--hub-line)" }}
            >
              <Box flex={1} miw={220}>
                <Text size="sm" fw={600}>
                  {t(`keep.${name}`)}
                </Text>
                <Text size="xs" c="dimmed">
                  {t(`keep.${name}Hint`)}
                </Text>
              </Box>
              <Group gap="sm" wrap="nowrap">
                <Code visibleFrom="sm">{path}</Code>
                {source && (
                  <Badge variant="default" tt="none" fw={500} style={{ flex: "none" }}>
                    {t(`source.${source}`)}
                  </Badge>
                )}
                <Text size="sm" fw={600} className="hub-number" ta="right" miw={90}>
                  {days === undefined ? "–" : days === 0 ? t("keep.forEver") : t("keep.days", { n: days })}
                </Text>
              </Group>
            </Group>
          );
        })}
      </Stack>
    );
  };
  return (
    <Section title={t("keep.title")} description={t("keep.description")}>
      {rows()}
      <Text size="sm" mt="sm">
        <PageLink to="/console/settings">{t("keep.change")}</PageLink>
      </Text>
    </Section>
  );
}
