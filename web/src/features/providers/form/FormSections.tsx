// The sections of the form one below the other, with a bar that leads to each of them.
import { Button, Group, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { FormSection } from "../../../components/fields/FormSection";
import { LimitsFields } from "../../../components/limits/LimitsFields";
import type { Provider } from "../queries";
import { CircuitFields } from "./CircuitFields";
import { ConnectionFields } from "./ConnectionFields";
import { ModelsFields } from "./ModelsFields";
import { OverridesFields } from "./OverridesFields";
import { RoutingFields } from "./RoutingFields";
import { ScheduleFields } from "./ScheduleFields";
import type { PartProps } from "./types";
import { WayOutFields } from "./WayOutFields";

const SECTIONS = [
  "connection",
  "routing",
  "models",
  "limits",
  "circuit",
  "proxy",
  "overrides",
  "schedule",
] as const;
type Section = (typeof SECTIONS)[number];

export function FormSections({ form, disabled, provider }: PartProps & { provider?: Provider }) {
  const { t } = useTranslation("providers");
  const part = { form, disabled };
  const parts: Record<Section, ReactNode> = {
    connection: (
      <FormSection title={t("sections.connection")}>
        <ConnectionFields {...part} hasKey={provider?.has_key ?? false} />
      </FormSection>
    ),
    routing: (
      <FormSection title={t("sections.routing")} description={t("sections.routingHint")}>
        <RoutingFields {...part} />
      </FormSection>
    ),
    models: (
      <FormSection title={t("sections.models")}>
        <ModelsFields {...part} id={provider?.id} />
      </FormSection>
    ),
    limits: <LimitsFields {...part} />,
    circuit: <CircuitFields {...part} />,
    proxy: <WayOutFields {...part} />,
    overrides: (
      <FormSection title={t("sections.overrides")} description={t("sections.overridesHint")}>
        <OverridesFields {...part} />
      </FormSection>
    ),
    schedule: (
      <FormSection title={t("sections.schedule")}>
        <ScheduleFields {...part} />
      </FormSection>
    ),
  };
  return (
    <>
      <Group
        component="nav"
        aria-label={t("form.sections")}
        gap={4}
        py="xs"
        pos="sticky"
        top={60}
        bg="var(--mantine-color-body)"
        style={{ zIndex: 2 }}
      >
        {SECTIONS.map((section) => (
          <Button
            key={section}
            size="compact-xs"
            variant="default"
            onClick={() =>
              document
                .getElementById(`provider-${section}`)
                ?.scrollIntoView({ block: "start", behavior: "smooth" })
            }
          >
            {t(`nav.${section}`)}
          </Button>
        ))}
      </Group>
      <Stack gap="lg">
        {SECTIONS.map((section) => (
          <Stack key={section} id={`provider-${section}`} gap="md" style={{ scrollMarginTop: 130 }}>
            {parts[section]}
          </Stack>
        ))}
      </Stack>
    </>
  );
}
