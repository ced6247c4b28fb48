// Looks for sensitive words in a text, as the hub would.
import { Alert, Button, Code, Group, List, Stack, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { useChange } from "../../api/query";
import { ProblemAlert } from "../../components/fields/ProblemAlert";

export function WordTester() {
  const { t } = useTranslation("guardrails");
  const [text, setText] = useState("");
  const test = useChange(() => api.POST("/api/v1/sensitive-words/test", { body: { text } }));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        test.mutate();
      }}
    >
      <Stack gap="md">
        <Textarea
          label={t("words.text")}
          description={t("testHint")}
          autosize
          minRows={5}
          maxRows={18}
          data-autofocus
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Group>
          <Button type="submit" loading={test.isPending} disabled={text === ""}>
            {t("try")}
          </Button>
        </Group>
        <ProblemAlert problem={test.error} />
        {test.data && (
          <Alert
            role="status"
            color={test.data.refused ? "red" : "teal"}
            variant="light"
            styles={{ title: { color: "var(--mantine-color-text)" } }}
            title={t(test.data.refused ? "words.refused" : "words.passes")}
          >
            {test.data.hits.length > 0 && (
              <List size="sm">
                {test.data.hits.map((hit) => (
                  <List.Item key={hit.id}>
                    <Code>{hit.word}</Code> {t(`match.${hit.match_type ?? "contains"}`)}
                  </List.Item>
                ))}
              </List>
            )}
          </Alert>
        )}
      </Stack>
    </form>
  );
}
