// Where data lies and how it gets there: the database, the writer of the log, the state of this replica.
import { Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ErrorState } from "../../components/ErrorState";
import { Facts } from "../../components/Facts";
import { Count, Duration } from "../../components/values";
import { useFormat } from "../../format/useFormat";
import { useLiveRefresh } from "../../live/live";
import { settingOf } from "./kept";
import { useConfig, useSystem } from "./queries";
import { Section } from "./Section";

const DATABASES = ["sqlite", "postgres"] as const;
const LIMITS = ["memory", "redis"] as const;
const MODES = ["async", "sync"] as const;
const KINDS = ["catalog.changed", "config.reloaded", "request.finished"] as const;

export function Storage() {
  const { t } = useTranslation("data");
  const format = useFormat();
  const system = useSystem();
  const config = useConfig();
  useLiveRefresh(KINDS, [["data", "system"]], 5_000);
  const body = () => {
    if (system.error && !system.data)
      return <ErrorState error={system.error} onRetry={() => void system.refetch()} />;
    if (!system.data || !config.data) return <Skeleton h={150} />;
    const { data } = system;
    const value = (name: string) => settingOf(config.data.settings, name)?.value ?? undefined;
    const database = DATABASES.find((one) => one === data.database);
    const limits = LIMITS.find((one) => one === data.limits);
    const mode = MODES.find((one) => one === value("request_log.write_mode"));
    const writer = data.actors.find((actor) => actor.name === "log_writer");
    const journal = value("request_log.journal_max_bytes");
    const flush = value("request_log.flush_interval_ms");
    return (
      <Facts
        columns={3}
        facts={[
          { name: t("storage.database"), value: database ? t(`storage.${database}`) : data.database },
          { name: t("storage.limits"), value: limits ? t(`storage.${limits}`) : data.limits },
          { name: t("storage.folder"), value: <code>{value("data_dir") ?? "–"}</code> },
          { name: t("storage.mode"), value: mode ? t(`storage.${mode}`) : "–" },
          { name: t("storage.flush"), value: flush ? <Duration ms={Number(flush)} /> : "–" },
          { name: t("storage.journal"), value: journal ? format.bytes(Number(journal)) : "–" },
          { name: t("storage.waiting"), value: <Count value={writer?.waiting} /> },
          { name: t("storage.catalog"), value: <Count value={data.catalog_version} /> },
          { name: t("storage.keys"), value: <Count value={data.keys} /> },
          { name: t("storage.version"), value: data.version },
          { name: t("storage.file"), value: <code>{data.config.file ?? "–"}</code> },
        ]}
      />
    );
  };
  return (
    <Section title={t("storage.title")} description={t("storage.description")}>
      {body()}
    </Section>
  );
}
