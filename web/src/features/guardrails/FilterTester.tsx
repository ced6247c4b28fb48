// Tries the request filters on a request: before on the left, after on the right, and what each filter did.
import { Button, Code, Group, Select, SimpleGrid, Stack, Text, Textarea } from "@mantine/core";
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
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          <Stack gap="sm">
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
            <Textarea
              label={t("filters.headersBefore")}
              autosize
              minRows={2}
              styles={MONO}
              value={headers}
              onChange={(event) => setHeaders(event.currentTarget.value)}
            />
          </Stack>
          <Stack gap="sm">
            <After
              label={t("filters.bodyAfter")}
              empty={t("filters.notTried")}
              text={test.data && JSON.stringify(test.data.body, null, 2)}
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
          </Stack>
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
    <div>
      <Text size="sm" fw={500} mb={4}>
        {label}
      </Text>
      <Code block tabIndex={0} mih={60} fz={12} style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
        {text ?? empty}
      </Code>
    </div>
  );
}
