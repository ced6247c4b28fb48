// What was said in a session, as its newest kept request tells it; asked for when somebody wants to read it.
import { Alert, Button, Group, Skeleton, Stack, Text } from "@mantine/core";
import { IconMessages, IconScissors } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/me";
import { EmptyState } from "../../components/EmptyState";
import { ErrorState } from "../../components/ErrorState";
import { PageLink } from "../../components/PageLink";
import { useFormat } from "../../format/useFormat";
import { Bubble } from "./Bubble";
import { useMessages } from "./queries";

export function Said({ id, keyId }: { id: string; keyId: number | undefined }) {
  const { t } = useTranslation("sessions");
  const format = useFormat();
  const mayWrite = useMay("write");
  const [shown, setShown] = useState(false);
  const said = useMessages(id, keyId, shown);
  if (!shown)
    return (
      <Button
        variant="default"
        w="fit-content"
        leftSection={<IconMessages size={16} />}
        onClick={() => setShown(true)}
      >
        {t("said.show")}
      </Button>
    );
  if (said.error?.status === 404)
    return (
      <EmptyState
        icon={IconMessages}
        title={t("said.noneTitle")}
        hint={t("said.noneHint")}
        action={mayWrite && <PageLink to="/console/settings">{t("said.settings")}</PageLink>}
      />
    );
  if (said.error && !said.data) return <ErrorState error={said.error} onRetry={() => void said.refetch()} />;
  if (!said.data) return <Skeleton h={240} />;
  const { messages, at, request_id, truncated } = said.data;
  return (
    <Stack gap="sm">
      <Group gap="sm" style={{ rowGap: 0 }}>
        <Text size="xs" c="dimmed">
          {t("said.asOf", { time: format.dateTime(at) })}
        </Text>
        <PageLink size="xs" to="/console/requests" search={{ request: request_id }}>
          {t("said.request")}
        </PageLink>
      </Group>
      {truncated && (
        <Alert variant="light" color="gray" icon={<IconScissors size={18} />}>
          {t("said.truncated")}
        </Alert>
      )}
      <Stack
        gap="sm"
        component="ol"
        m={0}
        p={4}
        mah="60vh"
        tabIndex={0}
        aria-label={t("said.title")}
        style={{ listStyle: "none", overflow: "auto" }}
      >
        {messages.map((message, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the place in a conversation that is over is what tells its messages apart.
          <Bubble key={index} message={message} />
        ))}
      </Stack>
    </Stack>
  );
}
