// Fills the form from a text with an address and a key; says what was found before it is used.
import { Badge, Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { kindName } from "../kinds";
import { type Pasted, parsePasted } from "./paste";

interface Props {
  onFill: (found: Pasted) => void;
  onClose: () => void;
}

function masked(key: string): string {
  return key.length <= 12 ? "••••" : `${key.slice(0, 6)}…${key.slice(-4)}`;
}

export function PasteFill({ onFill, onClose }: Props) {
  const { t } = useTranslation(["providers", "shell"]);
  const [text, setText] = useState("");
  const found = parsePasted(text);
  const rows = [
    { label: t("fields.url"), value: found.url },
    { label: t("fields.key"), value: found.key && masked(found.key) },
    { label: t("fields.type"), value: found.type && kindName(found.type) },
    { label: t("fields.name"), value: found.name },
  ];
  const nothing = !found.url && !found.key;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("paste.title")}
      closeButtonProps={{ "aria-label": t("shell:common.close") }}
    >
      <Stack gap="sm">
        <Textarea
          label={t("paste.label")}
          description={t("paste.hint")}
          autosize
          minRows={5}
          maxRows={12}
          data-autofocus
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {text.trim() !== "" && (
          <Stack gap={4} aria-live="polite">
            {rows.map((row) => (
              <Group key={row.label} gap="xs" wrap="nowrap">
                <Text size="sm" c="dimmed" w={90} style={{ flex: "none" }}>
                  {row.label}
                </Text>
                {row.value ? (
                  <Text size="sm" style={{ overflowWrap: "anywhere" }}>
                    {row.value}
                  </Text>
                ) : (
                  <Badge size="sm" variant="default" tt="none">
                    {t("paste.notFound")}
                  </Badge>
                )}
              </Group>
            ))}
          </Stack>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t("shell:common.cancel")}
          </Button>
          <Button
            disabled={nothing}
            onClick={() => {
              onFill(found);
              onClose();
            }}
          >
            {t("paste.fill")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
