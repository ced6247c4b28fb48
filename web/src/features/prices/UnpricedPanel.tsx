// Models that were served and could not be billed: how often, and a way to give each a price.
import { Alert, Badge, Button, Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { TimeAgo } from "../../components/values";
import { useFormat } from "../../format/useFormat";
import { useUnpriced } from "./queries";

const FEW = 3;

export function UnpricedPanel({ onSet }: { onSet?: (model: string) => void }) {
  const { t } = useTranslation("prices");
  const format = useFormat();
  const unpriced = useUnpriced();
  const [all, setAll] = useState(false);
  // What has a price by now is news of yesterday.
  const items = (unpriced.data?.items ?? []).filter((item) => !item.priced_as);
  if (items.length === 0) return null;
  return (
    <Alert
      color="orange"
      variant="light"
      icon={<IconAlertTriangle size={18} />}
      title={t("unpriced.title", { count: items.length })}
    >
      <Text size="sm" mb="xs">
        {t("unpriced.hint")}
      </Text>
      <Stack gap={6}>
        {items.slice(0, all ? undefined : FEW).map((item) => (
          <Group key={`${item.model} ${item.upstream_model}`} justify="space-between" gap="xs">
            <Group gap="xs" miw={0}>
              <Text size="sm" fw={600} style={{ overflowWrap: "anywhere" }}>
                {item.upstream_model}
              </Text>
              {item.model !== item.upstream_model && (
                <Text size="xs">{t("unpriced.askedAs", { model: item.model })}</Text>
              )}
              <Badge variant="default" size="sm" tt="none">
                {t("unpriced.requests", { count: item.requests, shown: format.count(item.requests) })}
              </Badge>
              <TimeAgo at={item.last_at} fz="xs" />
            </Group>
            {onSet && (
              <Button size="compact-sm" variant="default" onClick={() => onSet(item.upstream_model)}>
                {t("set.action")}
              </Button>
            )}
          </Group>
        ))}
      </Stack>
      {items.length > FEW && (
        <Button size="compact-sm" variant="subtle" mt="xs" onClick={() => setAll(!all)}>
          {all ? t("unpriced.fewer") : t("unpriced.all", { count: items.length })}
        </Button>
      )}
    </Alert>
  );
}
