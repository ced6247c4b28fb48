// One's own page: what was used, how one's limits stand, one's keys, and one's requests.
import { Alert, Button, Select, SimpleGrid, Stack } from "@mantine/core";
import { IconBook, IconEye, IconUserOff } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schema } from "../../api/client";
import { useMe } from "../../api/me";
import { IssuedKeyModal } from "../../components/connect/IssuedKeyModal";
import { EmptyState } from "../../components/EmptyState";
import { ErrorState } from "../../components/ErrorState";
import { FilterBar } from "../../components/FilterBar";
import { PageBody } from "../../components/PageBody";
import { PageHeader } from "../../components/PageHeader";
import { PageLink } from "../../components/PageLink";
import { RangePicker } from "../../components/RangePicker";
import { isHourly, momentsOf, RANGE_AT_FIRST, RANGES } from "../../components/range";
import { choice, id, text, useUrlState, whole } from "../../components/urlState";
import { useLiveRefresh } from "../../live/live";
import { MyKeys } from "./MyKeys";
import { MyLimits } from "./MyLimits";
import { MyModels } from "./MyModels";
import { MyRequests } from "./MyRequests";
import { MyTotals } from "./MyTotals";
import { useMine, useMyQuotas, useMyUsage } from "./queries";
import { METRICS } from "./series";
import { UsageChart } from "./UsageChart";

const FIELDS = {
  range: choice(RANGES, RANGE_AT_FIRST),
  from: text(),
  to: text(),
  key: id(),
  metric: choice(METRICS, "cost"),
  model: text(),
  status_class: whole(0, 2, 5),
  request: text(),
};

export default function MyUsagePage() {
  const { t } = useTranslation(["my-usage", "shell"]);
  const [state, set] = useUrlState(FIELDS);
  const [issued, setIssued] = useState<Schema<"IssuedKey"> | null>(null);
  const me = useMe();
  const isUser = me?.user_id != null;
  const mayChange = !me?.looks_only;
  const { range: name, from, to } = state;
  const range = useMemo(() => ({ name, from: from || undefined, to: to || undefined }), [name, from, to]);
  const span = useMemo(() => momentsOf(range, new Date()), [range]);
  const hourly = isHourly(range, new Date());
  const mine = useMine(isUser);
  const quotas = useMyQuotas(isUser);
  const usage = useMyUsage(span, hourly, state.key, isUser);
  useLiveRefresh(
    ["request.finished"],
    [
      ["my", "usage"],
      ["my", "quotas"],
      ["my", "requests"],
    ],
    3_000,
  );
  useLiveRefresh(["catalog.changed"], [["my", "keys"]]);

  const header = (
    <PageHeader
      title={t("shell:nav.myUsage")}
      description={t("description")}
      actions={
        <Button
          component="a"
          href="/usage-doc"
          variant="default"
          leftSection={<IconBook size={16} aria-hidden />}
        >
          {t("connect")}
        </Button>
      }
    />
  );
  if (!isUser) {
    return (
      <PageBody>
        {header}
        <EmptyState
          icon={IconUserOff}
          title={t("noUserTitle")}
          hint={t("noUserHint")}
          action={<PageLink to="/console/users">{t("toUsers")}</PageLink>}
        />
      </PageBody>
    );
  }
  const keys = mine.data?.keys ?? [];
  return (
    <PageBody>
      {header}
      {me?.looks_only && (
        <Alert variant="light" color="gray" icon={<IconEye size={18} />} py="xs">
          {t("looksOnly")}
        </Alert>
      )}
      <FilterBar active={state.key !== undefined} onClear={() => set({ key: undefined })}>
        <RangePicker
          value={range}
          onChange={(next) => set({ range: next.name, from: next.from ?? "", to: next.to ?? "" })}
        />
        {keys.length > 1 && (
          <Select
            w={{ base: "100%", xs: 180 }}
            aria-label={t("filterKey")}
            placeholder={t("filterKey")}
            clearable
            data={keys.map((key) => ({ value: String(key.id), label: key.name }))}
            value={state.key === undefined ? null : String(state.key)}
            onChange={(key) => set({ key: key === null ? undefined : Number(key) })}
          />
        )}
      </FilterBar>
      {usage.error && !usage.data ? (
        <ErrorState error={usage.error} onRetry={() => void usage.refetch()} />
      ) : (
        <>
          <MyTotals totals={usage.data?.totals} />
          <UsageChart
            series={usage.data?.series}
            hourly={hourly}
            metric={state.metric}
            onMetric={(metric) => set({ metric })}
          />
        </>
      )}
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <MyLimits quotas={quotas.data} mine={mine.data} error={quotas.error} onRetry={quotas.refetch} />
        <MyModels models={usage.data?.models} chosen={state.model} onChoose={(model) => set({ model })} />
      </SimpleGrid>
      <Stack gap="xl">
        <MyKeys mine={mine} quotas={quotas.data?.keys} mayChange={mayChange} onIssued={setIssued} />
        <MyRequests
          filters={{ ...span, model: state.model, key_id: state.key, status_class: state.status_class }}
          keys={keys}
          opened={state.request}
          onOpen={(request) => set({ request }, { push: request !== "" })}
          onClearModel={() => set({ model: "" })}
          onStatusClass={(status_class) => set({ status_class })}
        />
      </Stack>
      <IssuedKeyModal issued={issued} onClose={() => setIssued(null)} />
    </PageBody>
  );
}
