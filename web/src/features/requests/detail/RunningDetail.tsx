// A request that runs: how far it is, and the way to end it.
import { Group, Loader, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import { useMay } from "../../../api/me";
import { useChange } from "../../../api/query";
import { ConfirmButton } from "../../../components/ConfirmButton";
import { Facts } from "../../../components/Facts";
import { notifyDone, notifyProblem } from "../../../components/notices";
import { PageLink } from "../../../components/PageLink";
import { useWord } from "../../../components/requests/words";
import { DateTime } from "../../../components/values";
import type { Running } from "../rows";

export function RunningDetail({ running }: { running: Running }) {
  const { t } = useTranslation("requests");
  const word = useWord();
  const mayWrite = useMay("write");
  const { id } = running;
  const end = useChange(
    () => api.POST("/api/v1/requests/running/{id}/terminate", { params: { path: { id } } }),
    {
      refresh: [["requests", "running"]],
      onDone: () => notifyDone(t("running.ended")),
      onProblem: notifyProblem,
    },
  );
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <Group gap="sm">
          <Loader size="xs" aria-hidden />
          <Text fw={600}>{word("phases", running.phase)}</Text>
        </Group>
        {mayWrite && (
          <ConfirmButton
            loading={end.isPending}
            question={{ title: t("running.title"), body: t("running.body"), confirm: t("running.end") }}
            onConfirm={() => end.mutate()}
          >
            {t("running.end")}
          </ConfirmButton>
        )}
      </Group>
      <Facts
        columns={3}
        facts={[
          { name: t("detail.at"), value: <DateTime at={running.at} /> },
          { name: t("columns.user"), value: running.user },
          { name: t("detail.key"), value: running.key },
          { name: t("columns.model"), value: running.model },
          { name: t("columns.provider"), value: running.provider ?? "–" },
          { name: t("running.attempts"), value: running.attempts },
          { name: t("columns.endpoint"), value: running.endpoint },
          {
            name: t("columns.session"),
            value: running.session ? (
              <PageLink
                to="/console/sessions"
                search={{ session: running.session, session_key: String(running.key_id) }}
              >
                {t("detail.conversation")}
              </PageLink>
            ) : (
              "–"
            ),
          },
          { name: t("detail.client"), value: running.user_agent ?? "–" },
        ]}
      />
    </Stack>
  );
}
