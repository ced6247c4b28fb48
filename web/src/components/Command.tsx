// A command to copy. Copying works where the browser allows it; plain http to another machine does not.
import { ActionIcon, Code, Group, Text, Tooltip } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { CheckIcon, CopyIcon } from "./icons";

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

export function Command({ name, text }: { name: string; text: string }) {
  const { t } = useTranslation();
  const [copying, setCopying] = useState<Copying>("copy");

  useEffect(() => {
    if (copying === "copy") return;
    const timer = setTimeout(() => setCopying("copy"), 2500);
    return () => clearTimeout(timer);
  }, [copying]);

  const label = t(`copy.${copying}`);
  return (
    <div data-command={name}>
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <Code block flex={1} miw={0} style={{ overflowX: "auto" }}>
          {text}
        </Code>
        <Tooltip label={label} openDelay={300}>
          <ActionIcon
            variant="default"
            size="lg"
            aria-label={label}
            onClick={async () => setCopying((await copyText(text)) ? "copied" : "failed")}
          >
            {copying === "copied" ? <CheckIcon /> : <CopyIcon />}
          </ActionIcon>
        </Tooltip>
      </Group>
      {copying === "failed" && (
        <Text size="xs" c="dimmed" role="status">
          {label}
        </Text>
      )}
    </div>
  );
}
