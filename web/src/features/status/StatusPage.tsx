// The public status page, which is still to be built.
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../components/EmptyState";
import { PageBody } from "../../components/PageBody";
import { PublicFrame } from "../../components/PublicFrame";

export default function StatusPage() {
  const { t } = useTranslation(["status", "shell"]);
  return (
    <PublicFrame>
      <PageBody narrow>
        <EmptyState title={t("description")} hint={t("shell:soon.title")} />
      </PageBody>
    </PublicFrame>
  );
}
