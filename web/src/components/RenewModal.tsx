// Asks until when somebody or something is let in from now on.
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { DateTimeField } from "./fields/DateTimeField";

const MONTH_MS = 30 * 86_400_000;

interface Props {
  title: string;
  /** What renewing does, in a sentence. */
  hint: string;
  /** Name of the field. */
  label: string;
  /** The verb on the button. */
  submit: string;
  saving?: boolean;
  onClose: () => void;
  /** Null is for ever. */
  onRenew: (until: string | null) => void;
}

/** Shown as long as it is mounted. */
export function RenewModal({ title, hint, label, submit, saving = false, onClose, onRenew }: Props) {
  const { t } = useTranslation();
  const [until, setUntil] = useState<string | null>(() => new Date(Date.now() + MONTH_MS).toISOString());
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ "aria-label": t("common.close") }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          // A form around the dialog is another one, though React passes it what happens in the dialog.
          event.stopPropagation();
          onRenew(until);
        }}
      >
        <Stack gap="md">
          <Text size="sm">{hint}</Text>
          <DateTimeField label={label} value={until} onChange={setUntil} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t("common.cancel")}
            </Button>
            <Button type="submit" loading={saving}>
              {submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
