// A body to be read: JSON with indents, a stream event by event, anything else as it is.
import { Button, Code, Stack, Text } from "@mantine/core";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../../format/useFormat";
import { readBody } from "./body";

/** A long stream is drawn when somebody asks for the rest of it. */
const EVENTS_AT_FIRST = 100;

const CODE = { whiteSpace: "pre-wrap", overflowWrap: "anywhere" } as const;

export function BodyText({ text, base64 }: { text: string; base64: boolean }) {
  const { t } = useTranslation("requests");
  const format = useFormat();
  const [whole, setWhole] = useState(false);
  const read = useMemo(() => readBody(base64 ? "" : text), [text, base64]);
  if (base64)
    return (
      <Stack gap={4}>
        <Text size="xs" c="dimmed">
          {t("bodies.base64")}
        </Text>
        <Code block tabIndex={0} mah={420} fz={12} style={CODE}>
          {text}
        </Code>
      </Stack>
    );
  if (read.kind !== "events")
    return (
      <Code block tabIndex={0} mah={420} fz={12} style={{ ...CODE, overflow: "auto" }}>
        {read.text}
      </Code>
    );
  const events = whole ? read.events : read.events.slice(0, EVENTS_AT_FIRST);
  return (
    <Stack gap="xs">
      <Stack
        gap={0}
        component="ol"
        m={0}
        p={0}
        mah={420}
        tabIndex={0}
        aria-label={t("bodies.events", { n: format.count(read.events.length) })}
        style={{ listStyle: "none", overflow: "auto" }}
      >
        {events.map((event, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: events of a stream that is over stay in their places.
          <li key={index} style={{ borderTop: "1px solid var(--hub-line)", padding: "4px 0" }}>
            <Text size="xs" fw={600} ff="monospace">
              {event.name || t("bodies.event", { n: format.count(index + 1) })}
            </Text>
            <Text size="xs" ff="monospace" style={CODE}>
              {event.data}
            </Text>
          </li>
        ))}
      </Stack>
      {events.length < read.events.length && (
        <Button variant="default" size="xs" w="fit-content" onClick={() => setWhole(true)}>
          {t("bodies.allEvents", { n: format.count(read.events.length) })}
        </Button>
      )}
    </Stack>
  );
}
