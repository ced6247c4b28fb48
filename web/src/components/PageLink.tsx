// A link to another page of the console, by its whole address, without loading the console anew.
import { Anchor, type AnchorProps } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

interface Props extends AnchorProps {
  /** From `/console` on, without its query. */
  to: string;
  search?: Record<string, string>;
  children: ReactNode;
}

export function PageLink({ to, search = {}, children, ...rest }: Props) {
  return (
    <Anchor
      size="sm"
      {...rest}
      renderRoot={(props) => <Link {...props} to={to as never} search={search as never} />}
    >
      {children}
    </Anchor>
  );
}
