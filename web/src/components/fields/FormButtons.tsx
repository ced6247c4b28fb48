// What ends a form: one button that leaves it, one that sends it.
import { Button, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";

export interface FormButtonsProps {
  saving: boolean;
  onCancel: () => void;
  /** The verb, where "Save" is not it. */
  submit?: string | undefined;
  /** What the other button says, where "Cancel" is not it. */
  cancel?: string | undefined;
  disabled?: boolean;
}

export function FormButtons({ saving, onCancel, submit, cancel, disabled = false }: FormButtonsProps) {
  const { t } = useTranslation();
  return (
    <Group justify="flex-end" gap="xs">
      <Button variant="default" onClick={onCancel}>
        {cancel ?? t("common.cancel")}
      </Button>
      <Button type="submit" loading={saving} disabled={disabled}>
        {submit ?? t("common.save")}
      </Button>
    </Group>
  );
}
