// The page "Requests", which is still to be built.
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../components/EmptyState";
import { PageBody } from "../../components/PageBody";
import { PageHeader } from "../../components/PageHeader";

export default function RequestsPage() {
  const { t } = useTranslation(["requests", "shell"]);
  return (
    <PageBody>
      <PageHeader title={t("shell:nav.requests")} description={t("description")} />
      <EmptyState title={t("shell:soon.title")} hint={t("shell:soon.hint")} />
    </PageBody>
  );
}
