// Tries the request filters on a request: before on the left, after on the right, and what each filter did.
import { Button, Code, Group, Input, Select, SimpleGrid, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { useChange } from "../../api/query";
import { ProblemAlert } from "../../components/fields/ProblemAlert";
import { StatusBadge } from "../../components/StatusBadge";
import { DIALECTS, headerLines } from "./drafts";
import { useProviderChoices } from "./providers";

const EXAMPLE = JSON.stringify(
  { model: "claude-sonnet-4-5", max_tokens: 1024, messages: [{ role: "user", content: "ACME-42" }] },
  null,
  2,
);
const MONO = { input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 12 } };

export function FilterTester() {
  const { t } = useTranslation("guardrails");
  const providers = useProviderChoices();
  const [dialect, setDialect] = useState<(typeof DIALECTS)[number]>("anthropic");
  const [provider, setProvider] = useState<string | null>(null);
  const [body, setBody] = useState(EXAMPLE);
  const [headers, setHeaders] = useState("user-agent: claude-cli/2.1.0");
  const [unreadable, setUnreadable] = useState(false);
  const test = useChange((parsed: Record<string, never>) =>
    api.POST("/api/v1/request-filters/test", {
      body: {
        dialect,
        body: parsed,
        headers: headerLines(headers),
        ...(provider === null ? {} : { provider_id: Number(provider) }),
      },
    }),
  );
  const send = () => {
    try {
      const parsed = JSON.parse(body) as Record<string, never>;
      setUnreadable(false);
      test.mutate(parsed);
    } catch {
      setUnreadable(true);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Stack gap="md">
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <Select
            label={t("dialect")}
            allowDeselect={false}
            data={DIALECTS.map((one) => ({ value: one, label: t(`dialects.${one}`) }))}
            value={dialect}
            onChange={(value) => setDialect(DIALECTS.find((one) => one === value) ?? "anthropic")}
          />
          <Select
            label={t("filters.asProvider")}
            placeholder={t("filters.noProvider")}
            clearable
            searchable
            data={providers}
            value={provider}
            onChange={setProvider}
          />
        </SimpleGrid>
        {/* Two rows of two, so that what came out stands beside what went in. */}
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm" style={{ alignItems: "stretch" }}>
          <Textarea
            label={t("filters.bodyBefore")}
            autosize
            minRows={8}
            maxRows={20}
            styles={MONO}
            error={unreadable ? t("filters.noJson") : null}
            value={body}
            onChange={(event) => setBody(event.currentTarget.value)}
          />
          <After
            label={t("filters.bodyAfter")}
            empty={t("filters.notTried")}
            text={test.data && JSON.stringify(test.data.body, null, 2)}
          />
          <Textarea
            label={t("filters.headersBefore")}
            autosize
            minRows={2}
            styles={MONO}
            value={headers}
            onChange={(event) => setHeaders(event.currentTarget.value)}
          />
          <After
            label={t("filters.headersAfter")}
            empty={t("filters.notTried")}
            text={
              test.data &&
              Object.entries(test.data.headers)
                .map(([name, value]) => `${name}: ${value}`)
                .join("\n")
            }
          />
        </SimpleGrid>
        <Group>
          <Button type="submit" loading={test.isPending}>
            {t("try")}
          </Button>
        </Group>
        <ProblemAlert problem={test.error} homeless={test.error?.errors.slice() ?? []} />
        {test.data && (
          <Stack gap={6} role="status">
            {test.data.filters.length === 0 && (
              <Text size="sm" c="dimmed">
                {t("filters.noneApplied")}
              </Text>
            )}
            {test.data.filters.map((one) => (
              <Group key={one.id} justify="space-between" gap="xs">
                <Text size="sm" fw={550}>
                  {one.name}
                </Text>
                <StatusBadge
                  tone={one.problem ? "bad" : one.changed ? "good" : "calm"}
                  label={one.problem ?? t(one.changed ? "filters.changed" : "filters.unchanged")}
                />
              </Group>
            ))}
          </Stack>
        )}
      </Stack>
    </form>
  );
}

function After({ label, text, empty }: { label: string; text: string | undefined; empty: string }) {
  return (
    <Stack gap={0}>
      <Input.Label component="div">{label}</Input.Label>
      <Code
        block
        flex={1}
        mih={60}
        fz={12}
        lh={1.55}
        p="6px 12px"
        mt={1}
        c={text === undefined ? "dimmed" : "var(--mantine-color-text)"}
        bg="var(--hub-canvas)"
        tabIndex={0}
        style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere", border: "1px solid var(--hub-line)" }}
      >
        {text ?? empty}
      </Code>
    </Stack>
  );
}
