// Why a request failed, in words; and the limit that refused it, as it stood.
import { Alert, Code, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconUserOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Schema } from "../../../api/client";
import { Facts } from "../../../components/Facts";
import { toneOf } from "../../../components/requests/judged";
import { useWord } from "../../../components/requests/words";
import { DateTime } from "../../../components/values";
import { useFormat } from "../../../format/useFormat";
import type { Item } from "../rows";

interface Props {
  item: Item;
  details: Schema<"Details"> | null | undefined;
}

const COLOURS = { good: "teal", warn: "orange", bad: "red", info: "indigo", calm: "gray" };

export function Failure({ item, details }: Props) {
  const { t } = useTranslation("requests");
  const word = useWord();
  const tone = toneOf(item);
  if (tone === "good") return null;
  const title = item.error_code ? word("codes", item.error_code) : word("endedBy", item.ended_by);
  return (
    <Alert
      variant="light"
      color={COLOURS[tone]}
      // Mantine's orange on its own light ground is too pale to read.
      styles={{ title: { color: "var(--mantine-color-text)" } }}
      title={`${item.status > 0 ? `${item.status} · ` : ""}${title}`}
      icon={tone === "calm" ? <IconUserOff size={18} /> : <IconAlertTriangle size={18} />}
    >
      <Stack gap="sm">
        {item.error_code && <Text size="sm">{word("endedBy", item.ended_by)}</Text>}
        {details?.error_message && (
          <Code block style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
            {details.error_message}
          </Code>
        )}
        {details?.refused_by && <Refusal by={details.refused_by} />}
        {item.usage_partial && <Text size="xs">{t("detail.partial")}</Text>}
      </Stack>
    </Alert>
  );
}

function Refusal({ by }: { by: Schema<"RefusedBy"> }) {
  const { t } = useTranslation("requests");
  const word = useWord();
  const format = useFormat();
  const amount = (value: string) =>
    by.limit.endsWith("_usd") ? format.money(value) : format.count(Number(value));
  return (
    <Facts
      columns={3}
      facts={[
        { name: t("refused.limit"), value: `${word("scopes", by.scope)} · ${word("limitNames", by.limit)}` },
        { name: t("refused.used"), value: `${amount(by.used)} / ${amount(by.allowed)}` },
        ...(Number(by.reserved) > 0 ? [{ name: t("refused.reserved"), value: amount(by.reserved) }] : []),
        ...(by.resets_at ? [{ name: t("refused.resets"), value: <DateTime at={by.resets_at} /> }] : []),
      ]}
    />
  );
}
