// The end of a form in a drawer: stays in sight, so that saving needs no scrolling.
import { Group } from "@mantine/core";
import type { ReactNode } from "react";
import { FormButtons, type FormButtonsProps } from "./FormButtons";

interface Props extends FormButtonsProps {
  /** At the left, e.g. a button that deletes. */
  left?: ReactNode;
}

export function FormFooter({ left, ...buttons }: Props) {
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
      <FormButtons {...buttons} />
    </Group>
  );
}
