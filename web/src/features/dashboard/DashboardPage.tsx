// The dashboard: the first run, today beside yesterday, what runs now, how providers are, and how it went.
import { useTranslation } from "react-i18next";
import { PageBody } from "../../components/PageBody";
import { PageHeader } from "../../components/PageHeader";
import { Cards } from "./Cards";
import { Checklist } from "./Checklist";
import { HealthStrip } from "./HealthStrip";
import { LiveRequests } from "./LiveRequests";
import { Trends } from "./Trends";

export default function DashboardPage() {
  const { t } = useTranslation(["dashboard", "shell"]);
  return (
    <PageBody>
      <PageHeader title={t("shell:nav.dashboard")} description={t("description")} />
      <Checklist />
      <Cards />
      <HealthStrip />
      <LiveRequests />
      <Trends />
    </PageBody>
  );
}
