// A key that was just made or rotated: its text, shown this once, how each CLI is told about it, and its first request.
import { Alert, Button, Divider, Group, Modal, Stack, Text } from "@mantine/core";
import { IconEyeOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Schema } from "../../api/client";
import { CopyField } from "../CopyField";
import { Connect } from "./Connect";
import { FirstRequest } from "./FirstRequest";

interface Props {
  issued: Schema<"IssuedKey"> | null;
  onClose: () => void;
}

export function IssuedKeyModal({ issued, onClose }: Props) {
  const { t } = useTranslation(["connect", "shell"]);
  return (
    <Modal
      opened={issued !== null}
      onClose={onClose}
      size={680}
      // A click beside it must not lose what can never be shown again.
      closeOnClickOutside={false}
      title={issued && t("issued.title", { name: issued.key.name, user: issued.key.user })}
      closeButtonProps={{ "aria-label": t("shell:common.close") }}
    >
      {issued && (
        <Stack gap="md">
          <CopyField name="secret" label={t("issued.secret")} text={issued.secret} />
          <Alert variant="light" color="orange" icon={<IconEyeOff size={18} />} py="xs">
            <Text size="sm">{t("keyNote")}</Text>
          </Alert>
          <Divider label={t("issued.setup")} labelPosition="left" />
          <Connect origin={window.location.origin} apiKey={issued.secret} />
          <FirstRequest keyId={issued.key.id} />
          <Group justify="flex-end">
            <Button onClick={onClose}>{t("issued.done")}</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
