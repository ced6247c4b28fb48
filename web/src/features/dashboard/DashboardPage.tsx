// The page "Dashboard", which is still to be built.
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../components/EmptyState";
import { PageBody } from "../../components/PageBody";
import { PageHeader } from "../../components/PageHeader";

export default function DashboardPage() {
  const { t } = useTranslation(["dashboard", "shell"]);
  return (
    <PageBody>
      <PageHeader title={t("shell:nav.dashboard")} description={t("description")} />
      <EmptyState title={t("shell:soon.title")} hint={t("shell:soon.hint")} />
    </PageBody>
  );
}
