// All that is known of a request: why it went as it did, first; what it cost, how fast it was, who asked.
import { Stack } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schema } from "../../../api/client";
import { EmptyState } from "../../../components/EmptyState";
import { ErrorState } from "../../../components/ErrorState";
import { FormSection } from "../../../components/fields/FormSection";
import { Bodies } from "../../../components/requests/bodies/Bodies";
import { FormSkeleton } from "../../../components/UrlDrawer";
import { useLive } from "../../../live/live";
import { useBodies, useRequest, useRunning } from "../queries";
import { Chain } from "./Chain";
import { CostBreakdown } from "./CostBreakdown";
import { Failure } from "./Failure";
import { PerformanceBar } from "./PerformanceBar";
import { RunningDetail } from "./RunningDetail";
import { Summary } from "./Summary";

/** Rows reach the database in batches, shortly after the event that tells of them. */
const SETTLE_MS = 800;
const FINISHED = ["request.finished"] as const;

export function RequestDrawer({ id }: { id: string }) {
  const { t } = useTranslation("requests");
  const queries = useQueryClient();
  const request = useRequest(id);
  const running = useRunning();
  const [settling, setSettling] = useState(false);
  useLive(FINISHED, (event) => {
    if ((event.data as Schema<"FinishedRequest">).id === id) setSettling(true);
  });
  useEffect(() => {
    if (!settling) return;
    const timer = setTimeout(() => {
      void queries.invalidateQueries({ queryKey: ["requests", "one", id] });
      void queries.invalidateQueries({ queryKey: ["requests", "running"] });
      setSettling(false);
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [settling, id, queries]);

  const live = running.data?.items.find((one) => one.id === id);
  if (live && !request.data) return <RunningDetail running={live} />;
  if (request.error && !request.data) {
    if (request.error.status !== 404)
      return <ErrorState error={request.error} onRetry={() => void request.refetch()} />;
    return running.isPending || settling ? (
      <FormSkeleton />
    ) : (
      <EmptyState title={t("detail.goneTitle")} hint={t("detail.goneHint")} />
    );
  }
  if (!request.data) return <FormSkeleton />;
  const { details, has_bodies, ...item } = request.data;
  return (
    <Stack gap="lg">
      <Failure item={item} details={details} />
      <Summary item={item} details={details} />
      <FormSection title={t("detail.performance")}>
        <PerformanceBar item={item} />
      </FormSection>
      <FormSection title={t("detail.chain")} description={t("detail.chainHint")}>
        <Chain item={item} details={details} />
      </FormSection>
      <FormSection title={t("detail.cost")}>
        <CostBreakdown item={item} details={details} />
      </FormSection>
      <FormSection title={t("bodies.title")} description={t("bodies.hint")}>
        <KeptBodies key={id} id={id} kept={has_bodies} />
      </FormSection>
    </Stack>
  );
}

function KeptBodies({ id, kept }: { id: string; kept: boolean }) {
  const [shown, setShown] = useState(false);
  const answer = useBodies(id, kept && shown);
  return <Bodies shown={shown} onShow={() => setShown(true)} answer={answer} kept={kept} />;
}
