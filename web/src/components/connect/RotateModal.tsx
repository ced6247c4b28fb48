// Asks how long the old text of a key goes on working after the new one is made.
import { Button, Group, Modal, Radio, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

export const GRACES = { now: 0, hour: 3_600, day: 86_400, week: 604_800 } as const;
type Grace = keyof typeof GRACES;

interface Props {
  name: string;
  saving: boolean;
  onClose: () => void;
  onRotate: (graceSeconds: number) => void;
}

/** Shown as long as it is mounted. */
export function RotateModal({ name, saving, onClose, onRotate }: Props) {
  const { t } = useTranslation(["connect", "shell"]);
  const [grace, setGrace] = useState<Grace>("day");
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("rotate.title", { name })}
      closeButtonProps={{ "aria-label": t("shell:common.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          // A form around the dialog is another one, though React passes it what happens in the dialog.
          event.stopPropagation();
          onRotate(GRACES[grace]);
        }}
      >
        <Stack gap="md">
          <Text size="sm">{t("rotate.hint")}</Text>
          <Radio.Group label={t("rotate.grace")} value={grace} onChange={(value) => setGrace(value as Grace)}>
            <Stack gap="xs" mt="xs">
              {(Object.keys(GRACES) as Grace[]).map((one) => (
                <Radio key={one} value={one} label={t(`rotate.${one}`)} />
              ))}
            </Stack>
          </Radio.Group>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t("shell:common.cancel")}
            </Button>
            <Button type="submit" loading={saving}>
              {t("rotate.submit")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
