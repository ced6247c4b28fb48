// The page "Audit", which is still to be built.
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../components/EmptyState";
import { PageBody } from "../../components/PageBody";
import { PageHeader } from "../../components/PageHeader";

export default function AuditPage() {
  const { t } = useTranslation(["audit", "shell"]);
  return (
    <PageBody>
      <PageHeader title={t("shell:nav.audit")} description={t("description")} />
      <EmptyState title={t("shell:soon.title")} hint={t("shell:soon.hint")} />
    </PageBody>
  );
}
