// One entry of the audit log: who did what, from where, what it changed, and its place in the chain of hashes.
import { Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ErrorState } from "../../components/ErrorState";
import { Facts } from "../../components/Facts";
import { FormSection } from "../../components/fields/FormSection";
import { FormSkeleton } from "../../components/UrlDrawer";
import { DateTime } from "../../components/values";
import { Changes } from "./Changes";
import { useEntry } from "./queries";
import { useAuditWord } from "./words";

export function EntryDrawer({ seq }: { seq: number }) {
  const { t } = useTranslation("audit");
  const { word, action } = useAuditWord();
  const answer = useEntry(seq);
  if (answer.error && !answer.data)
    return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />;
  if (!answer.data) return <FormSkeleton />;
  const entry = answer.data;
  const target = [
    word("targets", entry.target_kind),
    entry.target_name,
    entry.target_id && `#${entry.target_id}`,
  ];
  return (
    <Stack gap="lg">
      <Facts
        facts={[
          { name: t("columns.action"), value: action(entry.action) },
          { name: t("columns.at"), value: <DateTime at={entry.at} /> },
          { name: t("columns.target"), value: target.filter(Boolean).join(" · ") },
          { name: t("columns.actor"), value: `${entry.actor_name} · ${word("actors", entry.actor_kind)}` },
          { name: t("columns.door"), value: word("doors", entry.door) },
          { name: t("columns.address"), value: entry.client_ip ?? "–" },
          { name: t("columns.client"), value: entry.user_agent ?? "–", whole: true },
        ]}
      />
      <FormSection title={t("diff.title")}>
        <Changes before={entry.before} after={entry.after} />
      </FormSection>
      <FormSection title={t("chain.title")} description={t("chain.hint")}>
        <Facts
          columns={1}
          facts={[
            { name: t("chain.hash"), value: <code>{entry.hash}</code> },
            { name: t("chain.previous"), value: <code>{entry.previous_hash}</code> },
          ]}
        />
      </FormSection>
    </Stack>
  );
}
