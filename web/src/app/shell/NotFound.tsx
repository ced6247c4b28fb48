// What is shown at an address that the console does not have.
import { Button, Center, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Center component="main" mih="70dvh" p="md">
      <Stack align="center" gap="sm">
        <Title order={1} size="h3">
          {t("notFound.title")}
        </Title>
        <Text c="dimmed" ta="center">
          {t("notFound.hint")}
        </Text>
        <Button component="a" href="/console">
          {t("notFound.back")}
        </Button>
      </Stack>
    </Center>
  );
}
