// One message of a conversation: whoever speaks on their side, with calls of tools and what these gave back folded away.
import { Badge, Box, Code, Group, Stack, Text } from "@mantine/core";
import { IconFile, IconPhoto } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Schema } from "../../api/client";
import { useFormat } from "../../format/useFormat";
import classes from "./Bubble.module.css";
import { indented, isFolded } from "./parts";

type Message = Schema<"SessionMessage">;
type Part = Schema<"MessagePart">;

const WRAPPED = { whiteSpace: "pre-wrap", overflowWrap: "anywhere" } as const;

export function Bubble({ message }: { message: Message }) {
  const { t } = useTranslation("sessions");
  return (
    <li className={classes.bubble} data-role={message.role}>
      <Text size="xs" c="dimmed" fw={600} mb={4}>
        {t(`said.roles.${message.role}`)}
      </Text>
      <Stack gap={6}>
        {message.parts.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of a message never change their places.
          <PartView key={index} part={part} folded={isFolded(message.role, part)} />
        ))}
      </Stack>
    </li>
  );
}

function PartView({ part, folded }: { part: Part; folded: boolean }) {
  const { t } = useTranslation("sessions");
  const format = useFormat();
  if (part.type === "image" || part.type === "file") {
    const Icon = part.type === "image" ? IconPhoto : IconFile;
    const size = part.bytes == null ? undefined : t("said.bytes", { bytes: format.count(part.bytes) });
    return (
      <Group gap={6} wrap="nowrap">
        <Icon size={16} aria-hidden />
        <Text size="sm" style={WRAPPED}>
          {[t(`said.types.${part.type}`), part.name, part.media_type, size].filter(Boolean).join(" · ")}
        </Text>
      </Group>
    );
  }
  if (!folded)
    return (
      <Text size="sm" style={WRAPPED}>
        {part.text}
      </Text>
    );
  const inside = part.type === "tool_call" ? indented(part.arguments ?? "") : (part.text ?? "");
  return (
    <Box component="details" className={classes.fold}>
      <summary>
        <Text span size="sm" fw={600}>
          {t(`said.types.${part.type}`)}
        </Text>{" "}
        {part.name && (
          <Text span size="sm" ff="monospace">
            {part.name}
          </Text>
        )}{" "}
        {part.is_error && (
          <Badge size="xs" color="red" variant="outline">
            {t("said.error")}
          </Badge>
        )}
      </summary>
      <Code block fz={12} mt={4} mah={320} tabIndex={0} style={{ ...WRAPPED, overflow: "auto" }}>
        {inside || t("said.nothing")}
      </Code>
    </Box>
  );
}
