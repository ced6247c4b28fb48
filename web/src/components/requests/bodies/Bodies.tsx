// Headers and bodies of a request and of its answer, asked for when somebody wants to see them; where nothing was kept, how to
// have it kept.
import { SegmentedControl, Stack, Text } from "@mantine/core";
import { IconFileText } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schema } from "../../../api/client";
import { useMay } from "../../../api/me";
import type { ApiProblem } from "../../../api/problem";
import { EmptyState } from "../../EmptyState";
import { OnDemand } from "../../OnDemand";
import { PageLink } from "../../PageLink";
import { BodySide } from "./BodySide";

type Kept = Schema<"BodiesShape">;

interface Props {
  shown: boolean;
  onShow: () => void;
  /** Asked once `shown`. */
  answer: UseQueryResult<Kept, ApiProblem>;
  /** Off where it is known beforehand that nothing was. */
  kept?: boolean;
}

export function Bodies({ shown, onShow, answer, kept = true }: Props) {
  const { t } = useTranslation("requests");
  const mayWrite = useMay("write");
  const none = (
    <EmptyState
      icon={IconFileText}
      title={t("bodies.noneTitle")}
      hint={t("bodies.noneHint")}
      action={mayWrite && <PageLink to="/console/settings">{t("bodies.settings")}</PageLink>}
    />
  );
  if (!kept) return none;
  return (
    <OnDemand
      label={t("bodies.show")}
      icon={IconFileText}
      shown={shown}
      onShow={onShow}
      answer={answer}
      none={none}
    >
      {(bodies) => <Sides {...bodies} />}
    </OnDemand>
  );
}

function Sides({ request, response }: Kept) {
  const { t } = useTranslation("requests");
  const [side, setSide] = useState("request");
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
