// One step of the decision chain: who was tried, how it went and how long it took, among whom they were drawn, and who was passed over.
import { Box, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { StepWords } from "../../../components/requests/StepWords";
import { useWord } from "../../../components/requests/words";
import { StatusBadge } from "../../../components/StatusBadge";
import { useFormat } from "../../../format/useFormat";
import classes from "./Chain.module.css";
import type { Drawn } from "./drawnChain";

export function ChainStep({ number, drawn, last }: { number: number; drawn: Drawn; last: boolean }) {
  const { t } = useTranslation("requests");
  const word = useWord();
  const format = useFormat();
  const { attempt, tone } = drawn;
  const colour = `var(--hub-${tone})`;
  const status = attempt.status ? `${attempt.status} ` : "";
  return (
    <li className={classes.step} data-last={last || undefined}>
      <span className={classes.number} style={{ borderColor: colour, color: colour }}>
        {number}
      </span>
      <Box miw={0}>
        <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
          <Group gap="sm" miw={0} style={{ rowGap: 0 }}>
            <Text size="sm" fw={600}>
              {attempt.provider || t("chain.hub")}
            </Text>
            <StatusBadge tone={tone} label={`${status}${word("events", attempt.event)}`} />
            {attempt.fault && (
              <Text size="xs" c="dimmed">
                {word("faults", attempt.fault)}
              </Text>
            )}
          </Group>
          <Text size="xs" c="dimmed" className="hub-number">
            {t("chain.time", { at: format.duration(attempt.at_ms), took: format.duration(attempt.took_ms) })}
          </Text>
        </Group>
        <div className={classes.line} aria-hidden>
          <div
            className={classes.bar}
            style={{ left: `${drawn.left}%`, width: `${drawn.width}%`, background: colour }}
          />
          {drawn.writing > 0 && (
            <div
              className={classes.bar}
              style={{
                left: `${drawn.left + drawn.width}%`,
                width: `${drawn.writing}%`,
                background: colour,
                opacity: 0.35,
              }}
            />
          )}
        </div>
        {attempt.detail && <StepWords detail={attempt.detail} />}
        {attempt.candidates.length > 1 && (
          <Text size="xs" c="dimmed">
            {t("chain.drawn")}{" "}
            {attempt.candidates
              .map((one) => `${one.provider} ${format.percent(one.probability * 100, 0)}`)
              .join(" · ")}
          </Text>
        )}
        {attempt.passed_over.length > 0 && (
          <Text size="xs" c="dimmed">
            {t("chain.passedOver")}{" "}
            {attempt.passed_over.map((one) => `${one.provider}: ${word("reasons", one.reason)}`).join(" · ")}
          </Text>
        )}
      </Box>
    </li>
  );
}
