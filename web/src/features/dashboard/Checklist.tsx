// The first run, step by step: each step ticks itself as soon as it is done, wherever that was.
import { Button, CloseButton, Paper, Text, ThemeIcon, Title } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/me";
import { remember, stored } from "../../i18n/storage";
import { useLiveRefresh } from "../../live/live";
import classes from "./dashboard.module.css";
import { STEPS, useSteps } from "./queries";

const DISMISSED = "hub-checklist-dismissed";

const LIST = [
  { name: "provider", to: "/console/providers" },
  { name: "user", to: "/console/users" },
  { name: "key", to: "/console/keys" },
  { name: "request", to: "/usage-doc" },
] as const;

export function Checklist() {
  const mayWrite = useMay("write");
  const [dismissed, setDismissed] = useState(() => stored(DISMISSED) !== null);
  if (!mayWrite || dismissed) return null;
  const dismiss = () => {
    remember(DISMISSED, "yes");
    setDismissed(true);
  };
  return <Steps onDismiss={dismiss} />;
}

function Steps({ onDismiss }: { onDismiss: () => void }) {
  const { t } = useTranslation(["dashboard", "shell"]);
  const steps = useSteps(true);
  const [wasOpen, setWasOpen] = useState(false);
  useLiveRefresh(["catalog.changed"], [STEPS], 300);
  useLiveRefresh(steps?.request ? [] : ["request.finished"], [STEPS], 300);

  if (!steps) return null;
  const done = LIST.filter(({ name }) => steps[name]).length;
  const finished = done === LIST.length;
  // Whoever saw the list before its last tick sees that tick, too.
  if (!finished && !wasOpen) setWasOpen(true);
  if (finished && !wasOpen) return null;
  const next = LIST.find(({ name }) => !steps[name]);
  return (
    <Paper component="section" p="md" pos="relative" aria-labelledby="first-run">
      <CloseButton
        pos="absolute"
        top={10}
        right={10}
        aria-label={finished ? t("shell:common.close") : t("steps.dismiss")}
        onClick={onDismiss}
      />
      <Title order={2} fz="1rem" id="first-run" pr={40}>
        {finished ? t("steps.finished") : t("steps.title")}
      </Title>
      <Text size="sm" c="dimmed" mb="xs" role="status">
        {t("steps.progress", { done, all: LIST.length })}
      </Text>
      <ol className={classes.list} style={{ gap: 0 }}>
        {LIST.map(({ name, to }, index) => (
          <li key={name} className={classes.step} data-step={name} data-done={steps[name]}>
            <ThemeIcon
              size={28}
              radius="xl"
              color={steps[name] ? "teal.8" : "indigo"}
              variant={steps[name] ? "filled" : next?.name === name ? "filled" : "default"}
            >
              {steps[name] ? (
                <IconCheck size={16} aria-label={t("steps.done")} />
              ) : (
                <Text span size="xs" fw={650}>
                  {index + 1}
                </Text>
              )}
            </ThemeIcon>
            <div>
              <Text size="sm" fw={600}>
                {t(`steps.${name}`)}
              </Text>
              <Text size="xs" c="dimmed">
                {t(`steps.${name}Hint`)}
              </Text>
            </div>
            {!steps[name] && (
              <Button
                size="xs"
                variant={next?.name === name ? "filled" : "default"}
                renderRoot={(props) => <Link {...props} to={to as never} />}
              >
                {t(`steps.${name}Action`)}
              </Button>
            )}
          </li>
        ))}
      </ol>
    </Paper>
  );
}
