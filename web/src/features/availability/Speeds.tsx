// How fast a provider was: percentiles of the whole answer and of its first byte.
import { Box, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schema } from "../../api/client";
import { Duration } from "../../components/values";
import classes from "./availability.module.css";

/** The names of the columns, once above all rows; in each row on a phone, where there is no head. */
export function SpeedHead() {
  const { t } = useTranslation("availability");
  return (
    <div className={classes.speeds}>
      <span>{t("latency")}</span>
      <span>p50</span>
      <span>p95</span>
      <span>p99</span>
    </div>
  );
}

export function Speeds({ latency }: { latency: Schema<"LatencyShape"> | null | undefined }) {
  const { t } = useTranslation("availability");
  if (!latency) {
    return (
      <Text size="xs" c="dimmed">
        {t("noLatency")}
      </Text>
    );
  }
  const rows = [
    { name: "ttfb", of: latency.ttfb_ms },
    { name: "duration", of: latency.duration_ms },
  ] as const;
  return (
    <Box title={t("sample", { count: latency.sample })}>
      <Box hiddenFrom="md" c="dimmed" mb={2}>
        <SpeedHead />
      </Box>
      <div className={classes.speeds}>
        {rows.flatMap(({ name, of }) => [
          <span key={name}>{t(name)}</span>,
          <Duration key={`${name}50`} ms={of?.p50} />,
          <Duration key={`${name}95`} ms={of?.p95} />,
          <Duration key={`${name}99`} ms={of?.p99} />,
        ])}
      </div>
    </Box>
  );
}
