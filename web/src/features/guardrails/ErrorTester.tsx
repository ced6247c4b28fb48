// Tries the error rules on an upstream's error.
import { Alert, Button, Code, Group, NumberInput, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { useChange } from "../../api/query";
import { ProblemAlert } from "../../components/fields/ProblemAlert";

const BODY_FORM = '{"error":{"message":"…"}}';

export function ErrorTester() {
  const { t } = useTranslation("guardrails");
  const [text, setText] = useState("");
  const [status, setStatus] = useState<number | string>(400);
  const test = useChange(() =>
    api.POST("/api/v1/error-rules/test", {
      body: { text, ...(status === "" ? {} : { status: Number(status) }) },
    }),
  );
  const result = test.data;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        test.mutate();
      }}
    >
      <Stack gap="md">
        <Textarea
          label={t("errors.text")}
          description={t("testHint")}
          placeholder={BODY_FORM}
          autosize
          minRows={5}
          maxRows={18}
          data-autofocus
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 12 } }}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <NumberInput
          label={t("errors.status")}
          description={t("errors.testStatusHint")}
          min={100}
          max={599}
          allowDecimal={false}
          hideControls
          value={status}
          onChange={setStatus}
        />
        <Group>
          <Button type="submit" loading={test.isPending} disabled={text === ""}>
            {t("try")}
          </Button>
        </Group>
        <ProblemAlert problem={test.error} homeless={test.error?.errors.slice() ?? []} />
        {result && (
          <Alert
            role="status"
            color={result.rule ? "indigo" : "gray"}
            variant="light"
            styles={{ title: { color: "var(--mantine-color-text)" } }}
            title={t(result.rule ? "errors.decides" : "errors.noRule")}
          >
            {result.rule && (
              <Stack gap={4}>
                <Group gap={6}>
                  <Code>{result.rule.pattern}</Code>
                  {result.rule.fault && <Text size="sm">{t(`errors.faults.${result.rule.fault}`)}</Text>}
                </Group>
                <Text size="sm">{result.does}</Text>
              </Stack>
            )}
          </Alert>
        )}
      </Stack>
    </form>
  );
}
