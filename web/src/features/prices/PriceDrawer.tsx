// A model's price: what counts now and why, what single providers charge, and how it came to be.
import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/me";
import { ErrorState } from "../../components/ErrorState";
import { FormSection } from "../../components/fields/FormSection";
import { FormSkeleton } from "../../components/UrlDrawer";
import { Money, TimeAgo } from "../../components/values";
import { PriceHistory } from "./PriceHistory";
import { useModelPrices } from "./queries";
import { RateTable } from "./RateTable";
import { SourceBadge } from "./SourceBadge";
import { TakeBack } from "./TakeBack";

interface Props {
  model: string;
  of: number | undefined;
  onSet: (of?: number) => void;
}

export function PriceDrawer({ model, of, onSet }: Props) {
  const { t } = useTranslation(["prices", "shell"]);
  const mayWrite = useMay("write");
  const prices = useModelPrices(model, of);
  if (prices.error) return <ErrorState error={prices.error} onRetry={() => void prices.refetch()} />;
  if (!prices.data) return <FormSkeleton />;
  const { in_force: now, of_providers, history } = prices.data;
  return (
    <Stack gap="md">
      <div>
        <Group justify="space-between" mb="xs">
          <Group gap="xs">
            <Title order={3} fz="md">
              {t("detail.now")}
            </Title>
            {now && <SourceBadge source={now.source} provider={now.provider?.name} />}
          </Group>
          {mayWrite && (
            <Group gap="xs">
              {now?.source === "manual" && <TakeBack model={now.model} />}
              {now?.source === "provider" && <TakeBack model={now.model} of={now.provider?.id} />}
              <Button
                size="xs"
                leftSection={<IconPencil size={14} aria-hidden />}
                onClick={() => onSet(now?.provider?.id)}
              >
                {t("set.action")}
              </Button>
            </Group>
          )}
        </Group>
        {now && now.model !== model && (
          <Text size="sm" c="dimmed" mb="xs">
            {t("detail.nearby", { model: now.model })}
          </Text>
        )}
        {now ? (
          <RateTable price={now} label={t("detail.now")} />
        ) : (
          <Text size="sm" c="dimmed">
            {t("detail.none")}
          </Text>
        )}
      </div>
      {of_providers.length > 0 && (
        <FormSection title={t("detail.ofProviders")} description={t("detail.ofProvidersHint")}>
          {of_providers.map((item) => (
            <Group key={item.provider?.id} justify="space-between" gap="xs">
              <Text size="sm" fw={550}>
                {item.provider?.name ?? item.provider?.id}
              </Text>
              <Group gap="md">
                <Text size="sm" className="hub-number">
                  <Money usd={item.input_per_mtok} /> / <Money usd={item.output_per_mtok} />
                </Text>
                <TimeAgo at={item.effective_at} fz="sm" c="dimmed" />
                {mayWrite && (
                  <Button size="compact-xs" variant="default" onClick={() => onSet(item.provider?.id)}>
                    {t("shell:common.edit")}
                  </Button>
                )}
              </Group>
            </Group>
          ))}
        </FormSection>
      )}
      <PriceHistory model={model} history={history} mayWrite={mayWrite} />
    </Stack>
  );
}
