// A part of a page on paper of its own: a small title, what can be chosen for it at the right, and what it shows.
import { Group, Paper, Title } from "@mantine/core";
import { type ReactNode, useId } from "react";

interface Props {
  title: ReactNode;
  /** Controls or a link at the right; below the title on a phone. */
  right?: ReactNode;
  children: ReactNode;
  /** Without room around what is shown, for tables that have their own. */
  flush?: boolean;
}

export function TitledPaper({ title, right, children, flush = false }: Props) {
  const id = useId();
  return (
    <Paper
      component="section"
      aria-labelledby={id}
      p={flush ? 0 : "md"}
      h="100%"
      miw={0}
      style={flush ? { overflow: "hidden" } : {}}
    >
      <Group
        justify="space-between"
        gap="xs"
        mih={30}
        mb={flush ? 0 : "sm"}
        px={flush ? "md" : 0}
        py={flush ? 8 : 0}
      >
        <Title id={id} order={2} fz="0.9375rem" lh={1.4}>
          {title}
        </Title>
        {right}
      </Group>
      {children}
    </Paper>
  );
}
