// How to connect each CLI to this hub, for everybody, without a login.
import { Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Connect } from "../../components/connect/Connect";
import { PageBody } from "../../components/PageBody";
import { PublicFrame } from "../../components/PublicFrame";

export default function UsageDocPage() {
  const { t } = useTranslation("usage-doc");
  return (
    <PublicFrame>
      <PageBody narrow>
        <Title order={1} fz="1.5rem">
          {t("description")}
        </Title>
        <Connect origin={window.location.origin} />
      </PageBody>
    </PublicFrame>
  );
}
