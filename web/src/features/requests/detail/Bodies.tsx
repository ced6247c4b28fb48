// Headers and bodies of a request and of its answer, asked for when somebody wants to see them; where nothing was kept, how to
// have it kept.
import { Button, SegmentedControl, Skeleton, Stack, Text } from "@mantine/core";
import { IconFileText } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../../api/me";
import { EmptyState } from "../../../components/EmptyState";
import { ErrorState } from "../../../components/ErrorState";
import { PageLink } from "../../../components/PageLink";
import { useBodies } from "../queries";
import { BodySide } from "./BodySide";

export function Bodies({ id, kept }: { id: string; kept: boolean }) {
  const { t } = useTranslation("requests");
  const mayWrite = useMay("write");
  const [shown, setShown] = useState(false);
  const [side, setSide] = useState("request");
  const bodies = useBodies(id, kept && shown);
  if (!kept)
    return (
      <EmptyState
        icon={IconFileText}
        title={t("bodies.noneTitle")}
        hint={t("bodies.noneHint")}
        action={mayWrite && <PageLink to="/console/settings">{t("bodies.settings")}</PageLink>}
      />
    );
  if (!shown)
    return (
      <Button
        variant="default"
        w="fit-content"
        leftSection={<IconFileText size={16} />}
        onClick={() => setShown(true)}
      >
        {t("bodies.show")}
      </Button>
    );
  if (bodies.error && !bodies.data)
    return <ErrorState error={bodies.error} onRetry={() => void bodies.refetch()} />;
  if (!bodies.data) return <Skeleton h={240} />;
  const { request, response } = bodies.data;
  return (
    <Stack gap="sm">
      <SegmentedControl
        w="fit-content"
        size="xs"
        aria-label={t("bodies.side")}
        value={side}
        onChange={setSide}
        data={[
          { value: "request", label: t("bodies.request") },
          { value: "response", label: t("bodies.response") },
        ]}
      />
      {side === "request" ? (
        <BodySide line={`${request.method} ${request.path}`} side={request} />
      ) : response ? (
        <BodySide line={t("bodies.status", { status: response.status })} side={response} />
      ) : (
        <Text size="sm" c="dimmed">
          {t("bodies.noAnswer")}
        </Text>
      )}
    </Stack>
  );
}
