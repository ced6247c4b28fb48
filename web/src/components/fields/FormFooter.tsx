// The end of a form in a drawer: stays in sight, so that saving needs no scrolling.
import { Button, Group } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  saving: boolean;
  onCancel: () => void;
  /** The verb, where "Save" is not it. */
  submit?: string;
  /** What the other button says, where "Cancel" is not it. */
  cancel?: string;
  disabled?: boolean;
  /** At the left, e.g. a button that deletes. */
  left?: ReactNode;
}

export function FormFooter({ saving, onCancel, submit, cancel, disabled = false, left }: Props) {
  const { t } = useTranslation();
  return (
    <Group
      justify="space-between"
      py="sm"
      pos="sticky"
      bottom={0}
      mt="md"
      bg="var(--mantine-color-body)"
      style={{ borderTop: "1px solid var(--hub-line)", zIndex: 2 }}
    >
      <Group gap="xs">{left}</Group>
      <Group gap="xs">
        <Button variant="default" onClick={onCancel}>
          {cancel ?? t("common.cancel")}
        </Button>
        <Button type="submit" loading={saving} disabled={disabled}>
          {submit ?? t("common.save")}
        </Button>
      </Group>
    </Group>
  );
}
