// The page "Guardrails", which is still to be built.
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../components/EmptyState";
import { PageBody } from "../../components/PageBody";
import { PageHeader } from "../../components/PageHeader";

export default function GuardrailsPage() {
  const { t } = useTranslation(["guardrails", "shell"]);
  return (
    <PageBody>
      <PageHeader title={t("shell:nav.guardrails")} description={t("description")} />
      <EmptyState title={t("shell:soon.title")} hint={t("shell:soon.hint")} />
    </PageBody>
  );
}
