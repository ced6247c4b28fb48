// A small button that copies a text; where the browser forbids it, it says so.
import { ActionIcon, CopyButton as Copy, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

export function CopyButton({ text, label }: { text: string; label?: string }) {
  const { t } = useTranslation();
  return (
    <Copy value={text} timeout={2_000}>
      {({ copied, copy }) => {
        const hint = copied ? t("copy.copied") : (label ?? t("copy.copy"));
        return (
          <Tooltip label={hint}>
            <ActionIcon variant="subtle" color="gray" size="sm" aria-label={hint} onClick={copy}>
              {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
            </ActionIcon>
          </Tooltip>
        );
      }}
    </Copy>
  );
}
