// Cells of the log that take two lines.
import { Box, Group, Loader, Text, Tooltip } from "@mantine/core";
import { IconCoinOff } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Outcome } from "../../components/requests/Outcome";
import { useWord } from "../../components/requests/words";
import { Money } from "../../components/values";
import { useFormat } from "../../format/useFormat";
import classes from "./cells.module.css";
import type { LogRow } from "./rows";

export function TwoLines({ first, second }: { first: ReactNode; second?: ReactNode }) {
  return (
    <div className={classes.cell}>
      <div className={classes.first}>{first}</div>
      {second != null && second !== "" && <div className={classes.second}>{second}</div>}
    </div>
  );
}

/** The time of day; the date only where it is not today. */
export function When({ at }: { at: string }) {
  const format = useFormat();
  const today = new Date().toDateString() === new Date(at).toDateString();
  return (
    <time dateTime={at} className="hub-number" title={format.dateTime(at)}>
      <TwoLines first={format.time(at)} second={today ? null : format.tick(at, false)} />
    </time>
  );
}

export function HowItEnded({ row }: { row: LogRow }) {
  return (
    <div className={classes.cell}>
      {row.running ? <Runs phase={row.running.phase} /> : <Outcome row={row} />}
      {/* A phone has no room for a column of its own. */}
      <div className={`${classes.second} ${classes.phone}`}>{row.model}</div>
    </div>
  );
}

function Runs({ phase }: { phase: string }) {
  const word = useWord();
  return (
    <Group gap={6} wrap="nowrap">
      <Loader size={10} aria-hidden />
      <Text size="sm">{word("phases", phase)}</Text>
    </Group>
  );
}

export function Cost({ row }: { row: LogRow }) {
  const { t } = useTranslation("requests");
  if (row.running) return null;
  if (!row.unpriced) return <Money usd={row.cost_usd} />;
  return (
    <Tooltip label={t("unpricedHint")}>
      <Box component="span" c="var(--hub-warn)" style={{ whiteSpace: "nowrap" }}>
        <IconCoinOff size={14} style={{ verticalAlign: "-2px", marginInlineEnd: 4 }} aria-hidden />
        {Number(row.cost_usd) > 0 ? <Money usd={row.cost_usd} /> : t("unpriced")}
      </Box>
    </Tooltip>
  );
}
