// What each role may do, from all to little.
import { Paper, SimpleGrid, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ROLES } from "./draft";

export function RolesExplained() {
  const { t } = useTranslation("accounts");
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }} spacing="sm">
      {ROLES.map((role) => (
        <Paper key={role} p="sm" bg="var(--hub-surface)">
          <Text size="sm" fw={600}>
            {t(`roles.${role}`)}
          </Text>
          <Text size="xs" c="dimmed" mt={2}>
            {t(`rolesHint.${role}`)}
          </Text>
        </Paper>
      ))}
    </SimpleGrid>
  );
}
