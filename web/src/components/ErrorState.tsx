// Something could not be loaded: what, why, and a way to try again.
import { Alert, Button, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconRefresh } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { asProblem } from "../api/problem";
import { problemTitle } from "./notices";

export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  const problem = asProblem(error);
  return (
    <Alert
      color="red"
      variant="light"
      icon={<IconAlertTriangle size={18} />}
      title={problemTitle(problem.code)}
      data-problem={problem.code}
      maw={560}
      mx="auto"
      my="md"
      w="100%"
    >
      <Stack gap="sm" align="flex-start">
        {problem.detail && <Text size="sm">{problem.detail}</Text>}
        {onRetry && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconRefresh size={14} aria-hidden />}
            onClick={onRetry}
          >
            {t("common.retry")}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
