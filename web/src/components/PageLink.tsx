// A link to another page of the console, by its whole address, without loading the console anew.
import { Anchor, type AnchorProps } from "@mantine/core";
import { Link, type LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";

interface Props extends AnchorProps {
  /** From `/console` on, without its query. */
  to: string;
  search?: Record<string, string | undefined>;
  children: ReactNode;
  "aria-label"?: string;
}

export function PageLink({ to, search = {}, children, ...rest }: Props) {
  const target = { to, search } as unknown as LinkProps;
  return (
    <Anchor size="sm" {...rest} renderRoot={(props) => <Link {...props} {...target} />}>
      {children}
    </Anchor>
  );
}
