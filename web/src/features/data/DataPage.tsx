// Data: how long it is kept, the way to take it along as files, and where it lies.
import { useTranslation } from "react-i18next";
import { PageBody } from "../../components/PageBody";
import { PageHeader } from "../../components/PageHeader";
import { ExportForm } from "./ExportForm";
import { Retention } from "./Retention";
import { Section } from "./Section";
import { Storage } from "./Storage";

export default function DataPage() {
  const { t } = useTranslation(["data", "shell"]);
  return (
    <PageBody narrow>
      <PageHeader title={t("shell:nav.data")} description={t("description")} />
      <Retention />
      <Section title={t("export.title")} description={t("export.description")}>
        <ExportForm what="requests" path="/api/v1/requests/export" details />
        <ExportForm what="audit" path="/api/v1/audit/export" />
      </Section>
      <Storage />
    </PageBody>
  );
}
