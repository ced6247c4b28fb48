// One of one's own requests: how it ended and what it took, and its headers and bodies where the hub keeps them.
import { Skeleton, Stack } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schema } from "../../api/client";
import { Facts } from "../../components/Facts";
import { FormSection } from "../../components/fields/FormSection";
import { Bodies } from "../../components/requests/bodies/Bodies";
import { Outcome } from "../../components/requests/Outcome";
import { Count, DateTime, Duration, Money } from "../../components/values";
import { useMyBodies } from "./queries";

interface Props {
  id: string;
  /** Undefined where it is not among those that the list has so far. */
  request: Schema<"MyRequest"> | undefined;
  /** The name of the key that it came by. */
  keyName: string | undefined;
  /** Whether the list is still on its way. */
  loading: boolean;
}

export function MyRequestDrawer({ id, request, keyName, loading }: Props) {
  const { t } = useTranslation(["my-usage", "requests"]);
  const [shown, setShown] = useState(false);
  const answer = useMyBodies(id, shown);
  const input = request && request.input_tokens + request.cache_write_tokens + request.cache_read_tokens;
  return (
    <Stack gap="lg">
      {loading && !request && <Skeleton h={120} />}
      {request && (
        <Facts
          columns={3}
          facts={[
            { name: t("requests.status"), value: <Outcome row={request} /> },
            { name: t("requests:detail.at"), value: <DateTime at={request.at} /> },
            {
              name: t("requests.cost"),
              value: request.unpriced ? t("requests:unpriced") : <Money usd={request.cost_usd} />,
            },
            { name: t("requests.model"), value: request.model || "–" },
            { name: t("keys.name"), value: keyName ?? "–" },
            { name: t("requests:columns.endpoint"), value: request.endpoint },
            { name: t("requests.input"), value: <Count value={input} /> },
            { name: t("requests.output"), value: <Count value={request.output_tokens} /> },
            { name: t("requests.duration"), value: <Duration ms={request.duration_ms} /> },
            { name: t("requests:columns.session"), value: request.session ?? "–", whole: true },
          ]}
        />
      )}
      <FormSection title={t("requests:bodies.title")} description={t("requests:bodies.hint")}>
        <Bodies shown={shown} onShow={() => setShown(true)} answer={answer} />
      </FormSection>
    </Stack>
  );
}
