// Asks before somebody's money begins to count anew, since what was counted cannot be brought back.
import { Button, Checkbox, Group, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Quota, useReset } from "./queries";

interface Props {
  quota: Quota;
  name: string;
  onClose: () => void;
}

export function ResetModal({ quota, name, onClose }: Props) {
  const { t } = useTranslation(["quotas", "shell"]);
  const [keys, setKeys] = useState(false);
  const reset = useReset(t("resetDone", { name }), onClose);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("resetTitle", { name })}
      closeButtonProps={{ "aria-label": t("shell:common.close") }}
    >
      <Stack>
        <Text size="sm">{t(`resetBody_${quota.scope}`)}</Text>
        {quota.scope === "user" && (
          <Checkbox
            label={t("resetKeys")}
            checked={keys}
            onChange={(event) => setKeys(event.currentTarget.checked)}
          />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t("shell:common.cancel")}
          </Button>
          <Button
            color="red.9"
            loading={reset.isPending}
            onClick={() => reset.mutate({ scope: quota.scope, id: quota.id, keys })}
          >
            {t("reset")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
