// A button for what cannot be taken back: asks in a dialog, which says what will be lost.
import { Button, type ButtonProps, Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import type { ReactNode } from "react";
import { i18n } from "../i18n";

interface Question {
  title: string;
  /** What will happen, in whole sentences. */
  body: ReactNode;
  /** The verb on the button, e.g. "Delete". */
  confirm: string;
  onConfirm: () => void;
}

/** The question alone, for menus and shortcuts. */
export function askFirst({ title, body, confirm, onConfirm }: Question): void {
  modals.openConfirmModal({
    title,
    children: typeof body === "string" ? <Text size="sm">{body}</Text> : body,
    labels: { confirm, cancel: i18n.t("common.cancel") },
    // The usual red is too pale below white letters.
    confirmProps: { color: "red.9" },
    closeButtonProps: { "aria-label": i18n.t("common.close") },
    onConfirm,
  });
}

type Props = ButtonProps & {
  question: Omit<Question, "onConfirm">;
  onConfirm: () => void;
  children: ReactNode;
};

export function ConfirmButton({ question, onConfirm, children, ...rest }: Props) {
  return (
    <Button color="red" variant="light" {...rest} onClick={() => askFirst({ ...question, onConfirm })}>
      {children}
    </Button>
  );
}
