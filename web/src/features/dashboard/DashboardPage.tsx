// The dashboard: the first run, today beside yesterday, what runs now, how providers are, and how it went.
import { Skeleton } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { PageBody } from "../../components/PageBody";
import { PageHeader } from "../../components/PageHeader";
import { WhenNear } from "../../components/WhenNear";
import { Cards } from "./Cards";
import { Checklist } from "./Checklist";
import { HealthStrip } from "./HealthStrip";
import { LiveRequests } from "./LiveRequests";
import { useOverview, useProviders } from "./queries";

const Trends = lazy(() => import("./Trends"));
const TRENDS_HEIGHT = 620;

export default function DashboardPage() {
  const { t } = useTranslation(["dashboard", "shell"]);
  // What is above comes first; while it is short, what is below the fold seems to be in sight.
  const overview = useOverview();
  const providers = useProviders();
  const ready = !overview.isPending && !providers.isPending;
  return (
    <PageBody>
      <PageHeader title={t("shell:nav.dashboard")} description={t("description")} />
      <Checklist />
      <Cards />
      <HealthStrip />
      <LiveRequests />
      {ready && (
        <WhenNear height={TRENDS_HEIGHT}>
          <Suspense fallback={<Skeleton h={TRENDS_HEIGHT} />}>
            <Trends />
          </Suspense>
        </WhenNear>
      )}
    </PageBody>
  );
}
