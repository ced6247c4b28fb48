// What was said in a session, as its newest kept request tells it; asked for when somebody wants to read it.
import { Alert, Group, Stack, Text } from "@mantine/core";
import { IconMessages, IconScissors } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schema } from "../../api/client";
import { useMay } from "../../api/me";
import { EmptyState } from "../../components/EmptyState";
import { OnDemand } from "../../components/OnDemand";
import { PageLink } from "../../components/PageLink";
import { useFormat } from "../../format/useFormat";
import { Bubble } from "./Bubble";
import { useMessages } from "./queries";

export function Said({ id, keyId }: { id: string; keyId: number | undefined }) {
  const { t } = useTranslation("sessions");
  const mayWrite = useMay("write");
  const [shown, setShown] = useState(false);
  const said = useMessages(id, keyId, shown);
  return (
    <OnDemand
      label={t("said.show")}
      icon={IconMessages}
      shown={shown}
      onShow={() => setShown(true)}
      answer={said}
      none={
        <EmptyState
          icon={IconMessages}
          title={t("said.noneTitle")}
          hint={t("said.noneHint")}
          action={mayWrite && <PageLink to="/console/settings">{t("said.settings")}</PageLink>}
        />
      }
    >
      {(messages) => <Messages {...messages} />}
    </OnDemand>
  );
}

function Messages({ messages, at, request_id, truncated }: Schema<"SessionMessages">) {
  const { t } = useTranslation("sessions");
  const format = useFormat();
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
