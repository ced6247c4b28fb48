// The console's top: its name, the language and the colour scheme.
import {
  Container,
  Group,
  NativeSelect,
  SegmentedControl,
  Text,
  Title,
  useMantineColorScheme,
} from "@mantine/core";
import { useTranslation } from "react-i18next";
import { changeLanguage } from "../i18n";
import { isLanguage, LANGUAGES } from "../i18n/languages";

const SCHEMES = ["light", "dark", "auto"] as const;
type Scheme = (typeof SCHEMES)[number];

export function Header() {
  const { t, i18n } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Container size="lg" py="md" component="header">
      <Group justify="space-between" gap="sm">
        <div>
          <Title order={1} size="h3">
            {t("app.title")}
          </Title>
          <Text size="sm" c="dimmed">
            {t("app.tagline")}
          </Text>
        </div>
        <Group gap="xs">
          <NativeSelect
            aria-label={t("language.label")}
            value={i18n.language}
            onChange={(event) => {
              const { value } = event.currentTarget;
              if (isLanguage(value)) changeLanguage(value);
            }}
            data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
          />
          <SegmentedControl
            aria-label={t("theme.label")}
            value={colorScheme}
            onChange={(value) => setColorScheme(value as Scheme)}
            data={SCHEMES.map((value) => ({ value, label: t(`theme.${value}`) }))}
          />
        </Group>
      </Group>
    </Container>
  );
}
