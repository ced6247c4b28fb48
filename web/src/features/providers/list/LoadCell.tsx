// How much a provider has to do now, of how much it may.
import { Progress, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { nearness } from "../../../components/UsageBar";
import { useFormat } from "../../../format/useFormat";
import type { Provider } from "../queries";

const COLOURS = { good: "indigo", warn: "orange", bad: "red" };

export function LoadCell({ provider }: { provider: Provider }) {
  const { t } = useTranslation("providers");
  const format = useFormat();
  const running = provider.health?.in_flight;
  const limit = provider.limits?.concurrent_requests;
  if (running === undefined) return <Text size="sm">–</Text>;
  if (limit == null || limit === 0) {
    return (
      <Text size="sm" className="hub-number" title={t("load", { running })}>
        {format.count(running)}
      </Text>
    );
  }
  const percent = Math.min(100, (running / limit) * 100);
  return (
    <>
      <Text size="sm" className="hub-number" mb={3}>
        {format.count(running)} / {format.count(limit)}
      </Text>
      <Progress.Root size="xs">
        <Progress.Section
          value={percent}
          color={COLOURS[nearness(percent)]}
          aria-label={t("load", { running })}
        />
      </Progress.Root>
    </>
  );
}
