// The page "Prices", which is still to be built.
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../components/EmptyState";
import { PageBody } from "../../components/PageBody";
import { PageHeader } from "../../components/PageHeader";

export default function PricesPage() {
  const { t } = useTranslation(["prices", "shell"]);
  return (
    <PageBody>
      <PageHeader title={t("shell:nav.prices")} description={t("description")} />
      <EmptyState title={t("shell:soon.title")} hint={t("shell:soon.hint")} />
    </PageBody>
  );
}
