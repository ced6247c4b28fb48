// The providers side by side, what needs a look first: state, how much they do now, how well and how fast.
import { Button, Group, Skeleton, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ErrorState } from "../../components/ErrorState";
import { PageLink } from "../../components/PageLink";
import { StatusBadge } from "../../components/StatusBadge";
import { TitledPaper } from "../../components/TitledPaper";
import { useFormat } from "../../format/useFormat";
import { useLiveRefresh } from "../../live/live";
import classes from "./dashboard.module.css";
import { stateOf, TONES, worstFirst } from "./health";
import { HEALTH, useProviders } from "./queries";

const SHOWN = 24;
const LOADING = [0, 1, 2, 3];

export function HealthStrip() {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  const providers = useProviders();
  useLiveRefresh(["circuit.changed", "provider.cooled_down", "catalog.changed"], [HEALTH]);
  useLiveRefresh(["request.started", "request.finished"], [HEALTH], 5_000);

  const items = providers.items && worstFirst(providers.items);
  return (
    <TitledPaper
      title={t("health.title")}
      right={<PageLink to="/console/availability">{t("health.all")}</PageLink>}
    >
      {providers.error && !items && (
        <ErrorState error={providers.error} onRetry={() => void providers.refetch()} />
      )}
      {items?.length === 0 && (
        <Group gap="md">
          <Text size="sm" c="dimmed">
            {t("health.emptyHint")}
          </Text>
          <Button
            size="xs"
            variant="default"
            renderRoot={(props) => <Link {...props} to={"/console/providers" as never} />}
          >
            {t("steps.providerAction")}
          </Button>
        </Group>
      )}
      <ul className={classes.strip}>
        {!items && !providers.error && LOADING.map((one) => <Skeleton key={one} component="li" h={56} />)}
        {items?.slice(0, SHOWN).map((provider) => {
          const state = stateOf(provider);
          const { health } = provider;
          return (
            <li key={provider.id}>
              <Link
                className={classes.provider}
                to={"/console/providers" as never}
                search={{ provider: String(provider.id) } as never}
              >
                <Group justify="space-between" wrap="nowrap" gap={6}>
                  <Text size="sm" fw={600} truncate>
                    {provider.name}
                  </Text>
                  <StatusBadge tone={TONES[state]} label={t(`health.${state}`)} />
                </Group>
                <Text size="xs" c="dimmed" className="hub-number" truncate mt={2}>
                  {health
                    ? [
                        t("health.inFlight", { count: health.in_flight }),
                        t("health.good", { share: format.percent(health.success_rate * 100, 0) }),
                        health.ttfb_ms == null ? undefined : format.duration(health.ttfb_ms),
                      ]
                        .filter(Boolean)
                        .join(" · ")
                    : "–"}
                </Text>
              </Link>
            </li>
          );
        })}
      </ul>
      {items && items.length > SHOWN && (
        <Text size="xs" c="dimmed" mt="xs">
          {t("health.more", { count: items.length - SHOWN })}
        </Text>
      )}
    </TitledPaper>
  );
}
