// Waits for the first request of a new key, and says how it went: by live events, so that setting up a CLI is seen to work.
import { Group, Loader, Text, ThemeIcon } from "@mantine/core";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/me";
import { useFormat } from "../../format/useFormat";
import type { LiveEvent } from "../../live/kinds";
import { useLive } from "../../live/live";
import { PageLink } from "../PageLink";

const KINDS = ["request.started", "request.finished"] as const;

export interface Seen {
  id: string;
  model: string;
  /** Absent while it runs. */
  end?: { status: number; ms: number };
}

/** What an event says about a key's first request; what was seen before where it is about something else. */
export function seenOf(before: Seen | undefined, event: LiveEvent, keyId: number): Seen | undefined {
  const { data } = event;
  if (!("key_id" in data) || !("model" in data) || data.key_id !== keyId) return before;
  // Only the first one that went well is waited for; a try that failed makes room for the next.
  if (before?.end && before.end.status < 400) return before;
  const one = { id: data.id, model: data.model };
  return "status" in data ? { ...one, end: { status: data.status, ms: data.duration_ms } } : one;
}

export function FirstRequest({ keyId }: { keyId: number }) {
  const { t } = useTranslation("connect");
  const format = useFormat();
  const mayRead = useMay("read");
  const [seen, setSeen] = useState<Seen>();
  useLive(KINDS, (event) => setSeen((before) => seenOf(before, event, keyId)));
  const failed = seen?.end && seen.end.status >= 400;
  return (
    <Group
      gap="sm"
      wrap="nowrap"
      p="sm"
      role="status"
      data-first={seen?.end ? (failed ? "failed" : "done") : "waiting"}
      bg="var(--hub-canvas)"
      style={{ border: "1px solid var(--hub-line)", borderRadius: "var(--mantine-radius-md)" }}
    >
      {seen?.end ? (
        <ThemeIcon size={24} radius="xl" color={failed ? "red" : "teal"}>
          {failed ? <IconAlertTriangle size={15} /> : <IconCheck size={15} />}
        </ThemeIcon>
      ) : (
        <Loader size={20} m={2} />
      )}
      <div style={{ minWidth: 0, flex: 1 }}>
        <Text size="sm" fw={600}>
          {t(seen?.end ? (failed ? "first.failed" : "first.done") : seen ? "first.running" : "first.waiting")}
        </Text>
        <Text size="xs" c="dimmed">
          {seen?.end
            ? t("first.answer", {
                model: seen.model,
                status: seen.end.status,
                duration: format.duration(seen.end.ms),
              })
            : seen
              ? seen.model
              : t("first.hint")}
        </Text>
      </div>
      {seen?.end && mayRead && (
        <PageLink to="/console/requests" search={{ request: seen.id }}>
          {t("first.show")}
        </PageLink>
      )}
    </Group>
  );
}
