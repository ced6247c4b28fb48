// A text to copy. Copying works where the browser allows it; plain http to another machine does not, and then it is selected.
import { ActionIcon, Code, Group, Text, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

type Copying = "copy" | "copied" | "failed";

async function copyText(text: string): Promise<boolean> {
  try {
    // Absent outside of secure contexts, whatever its type says.
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** `name` marks the field for tests; `text` may have several lines. */
export function CopyField({ name, text, label }: { name: string; text: string; label?: string }) {
  const { t } = useTranslation();
  const [copying, setCopying] = useState<Copying>("copy");
  const shown = useRef<HTMLElement>(null);

  useEffect(() => {
    if (copying === "copy") return;
    const timer = setTimeout(() => setCopying("copy"), 2500);
    return () => clearTimeout(timer);
  }, [copying]);

  const copy = async () => {
    const done = await copyText(text);
    if (!done && shown.current) window.getSelection()?.selectAllChildren(shown.current);
    setCopying(done ? "copied" : "failed");
  };
  const hint = t(`copy.${copying}`);
  return (
    <div data-command={name}>
      {label && (
        <Text size="sm" fw={500} mb={4}>
          {label}
        </Text>
      )}
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <Code
          ref={shown}
          block
          flex={1}
          miw={0}
          bg="var(--hub-surface)"
          style={{ overflowX: "auto", border: "1px solid var(--hub-line)" }}
          tabIndex={0}
        >
          {text}
        </Code>
        <Tooltip label={hint}>
          <ActionIcon variant="default" size="lg" aria-label={hint} onClick={() => void copy()}>
            {copying === "copied" ? <IconCheck size={16} /> : <IconCopy size={16} />}
          </ActionIcon>
        </Tooltip>
      </Group>
      {copying === "failed" && (
        <Text size="xs" c="dimmed" role="status">
          {hint}
        </Text>
      )}
    </div>
  );
}
