// A session: whose it is, what it has cost, its requests in order; while it is active it can be ended.
import { Alert, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/me";
import { CopyButton } from "../../components/CopyButton";
import { ErrorState } from "../../components/ErrorState";
import { type Fact, Facts } from "../../components/Facts";
import { FormSection } from "../../components/fields/FormSection";
import { PageLink } from "../../components/PageLink";
import { StatusBadge } from "../../components/StatusBadge";
import { FormSkeleton } from "../../components/UrlDrawer";
import { Count, DateTime, Duration, Money } from "../../components/values";
import { useLiveRefresh } from "../../live/live";
import { Conversation } from "./Conversation";
import { EndSessions } from "./EndSessions";
import { useSession } from "./queries";
import { Said } from "./Said";

const KINDS = ["request.started", "request.finished", "session.terminated"] as const;

export function SessionDrawer({ id, keyId }: { id: string; keyId: number | undefined }) {
  const { t } = useTranslation("sessions");
  const mayWrite = useMay("write");
  const session = useSession(id, keyId);
  useLiveRefresh(KINDS, [["sessions", "one"]], 1_500);
  if (session.error && !session.data)
    return <ErrorState error={session.error} onRetry={() => void session.refetch()} />;
  if (!session.data) return <FormSkeleton />;
  const { live, totals, requests, models, totals_exact } = session.data;
  const cached = totals.cache_read_tokens;
  const prompt = totals.input_tokens + cached + totals.cache_write_5m_tokens + totals.cache_write_1h_tokens;
  const facts: Fact[] = [
    { name: t("columns.requests"), value: <Count value={totals.requests} /> },
    { name: t("columns.failed"), value: <Count value={totals.errors} /> },
    { name: t("columns.cost"), value: <Money usd={totals.cost_usd} /> },
    { name: t("facts.duration"), value: <Duration ms={totals.duration_ms} /> },
    { name: t("facts.prompt"), value: <Count value={prompt} /> },
    { name: t("facts.cached"), value: <Count value={cached} /> },
    { name: t("facts.written"), value: <Count value={totals.output_tokens} /> },
    ...(live
      ? [
          {
            name: t("columns.user"),
            value: (
              <PageLink to="/console/users" search={{ user: String(live.user_id) }}>
                {live.user}
              </PageLink>
            ),
          },
          {
            name: t("key"),
            value: (
              <PageLink to="/console/keys" search={{ key: String(live.key_id) }}>
                {live.key}
              </PageLink>
            ),
          },
          { name: t("columns.first"), value: <DateTime at={live.first_seen_at} /> },
          { name: t("columns.providers"), value: live.providers.join(", ") || "–" },
          { name: t("facts.client"), value: live.user_agent ?? "–" },
        ]
      : []),
    { name: t("columns.models"), value: models.join(", ") || "–", whole: true },
  ];
  return (
    <Stack gap="md">
      <Group justify="space-between" gap="sm">
        {live ? (
          <StatusBadge
            tone={live.running > 0 ? "info" : "good"}
            label={live.running > 0 ? t("running", { n: live.running }) : t("isActive")}
          />
        ) : (
          <StatusBadge tone="calm" label={t("isPast")} />
        )}
        {live && mayWrite && <EndSessions ids={[live.id]} />}
      </Group>
      <Group gap={4} wrap="nowrap">
        <Text size="xs" ff="monospace" c="dimmed" truncate>
          {session.data.session}
        </Text>
        <CopyButton text={session.data.session} />
      </Group>
      <Facts columns={4} facts={facts} />
      {!totals_exact && (
        <Alert variant="light" color="gray">
          {t("notExact")}
        </Alert>
      )}
      <FormSection title={t("said.title")} description={t("said.hint")}>
        <Said key={id} id={id} keyId={keyId} />
      </FormSection>
      <Conversation requests={requests} />
    </Stack>
  );
}
