// Sends a test message: to what is written in the form, or to what is saved where the address is not written anew.
import { Alert, Button, Group, Text } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { IconSend } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import type { FieldError } from "../../api/problem";
import { useChange } from "../../api/query";
import { applyProblem } from "../../components/fields/applyProblem";
import { FormSection } from "../../components/fields/FormSection";
import { ProblemAlert } from "../../components/fields/ProblemAlert";
import { useFormat } from "../../format/useFormat";
import {
  addressOf,
  LANGUAGES,
  proxyOf,
  type Target,
  type TargetForm,
  targetField,
  templatesOf,
} from "./drafts";

interface Props {
  form: UseFormReturnType<TargetForm>;
  target: Target | undefined;
  onRefused: (homeless: FieldError[]) => void;
}

export function TargetTest({ form, target, onRefused }: Props) {
  const { t } = useTranslation("notifications");
  const format = useFormat();
  const language = LANGUAGES.find((one) => one === format.language) ?? "en";
  const written = form.values.replace;
  const test = useChange(
    (values: TargetForm) => {
      if (target && !written) {
        return api.POST("/api/v1/notifications/targets/{id}/test", {
          params: { path: { id: target.id }, query: { language } },
        });
      }
      const proxy = proxyOf(values);
      const own = templatesOf(values) as Record<string, unknown>;
      return api.POST("/api/v1/notifications/targets/test", {
        body: {
          address: addressOf(values),
          language,
          ...(proxy ? { proxy } : {}),
          ...(own.default === undefined
            ? {}
            : { templates: { default: own.default } as unknown as Record<string, never> }),
        },
      });
    },
    {
      refresh: target && !written ? [["notifications", "targets"]] : [],
      onProblem: (problem) => onRefused(applyProblem(form, problem, targetField)),
    },
  );
  return (
    <FormSection title={t("test.title")} description={t(written ? "test.hintWritten" : "test.hintSaved")}>
      <Group>
        <Button
          variant="light"
          leftSection={<IconSend size={16} aria-hidden />}
          loading={test.isPending}
          onClick={() => test.mutate(form.values)}
        >
          {t("test.send")}
        </Button>
      </Group>
      <ProblemAlert problem={test.error} homeless={test.error?.errors.slice() ?? []} />
      {test.data && (
        <Alert
          role="status"
          variant="light"
          styles={{ title: { color: "var(--mantine-color-text)" } }}
          color={test.data.accepted ? "teal" : "red"}
          title={t(test.data.accepted ? "test.accepted" : "test.refused", {
            took: format.duration(test.data.latency_ms),
          })}
        >
          <Text size="sm" style={{ overflowWrap: "anywhere" }} lineClamp={8}>
            {test.data.answer}
          </Text>
        </Alert>
      )}
    </FormSection>
  );
}
