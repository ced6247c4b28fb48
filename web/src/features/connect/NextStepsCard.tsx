// What an admin does next, as commands: until the console can do it itself.
import { Card, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Command } from "../../components/Command";
import { NEXT_STEPS } from "./commands";

const STEPS = ["provider", "user", "key", "watch"] as const;

export function NextStepsCard() {
  const { t } = useTranslation();
  return (
    <Card withBorder radius="md" padding="lg" component="section" aria-labelledby="next-title">
      <Stack gap="sm">
        <Title order={2} size="h4" id="next-title">
          {t("next.title")}
        </Title>
        <Text size="sm">{t("next.intro")}</Text>
        {STEPS.map((step, index) => (
          <Stack gap={4} key={step}>
            <Text size="sm" fw={500}>
              {index + 1}. {t(`next.${step}`)}
            </Text>
            <Command name={step} text={NEXT_STEPS[step]} />
          </Stack>
        ))}
      </Stack>
    </Card>
  );
}
