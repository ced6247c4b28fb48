// A drawer whose being open is in the address: it can be linked to, and the back button closes it.
import { Drawer, type DrawerProps, Skeleton, Stack, VisuallyHidden } from "@mantine/core";
import { type ReactNode, type RefObject, Suspense, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  /** What is open, as the address says; empty is nothing. */
  value: string;
  onClose: () => void;
  title: ReactNode;
  size?: DrawerProps["size"];
  children: ReactNode;
}

/** What somebody types into first; what opens a list when it gets the focus is left out, unless it asks for it. */
const FIRST_FIELD = [
  "[data-autofocus]",
  "form input:not([type=hidden], [aria-haspopup])",
  "form textarea:not([aria-haspopup])",
]
  .map((field) => `${field}:not(:disabled)`)
  .join();

export function UrlDrawer({ value, onClose, title, size = 560, children }: Props) {
  const { t } = useTranslation();
  const head = useRef<HTMLDivElement>(null);
  return (
    <Drawer
      opened={value !== ""}
      onClose={onClose}
      // The focus trap would take the button that closes: what is to be edited is not there yet.
      title={
        <>
          <VisuallyHidden ref={head} tabIndex={-1} data-autofocus />
          {title}
        </>
      }
      size={size ?? 560}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <FirstField head={head}>
        <Suspense fallback={<FormSkeleton />}>{value !== "" && children}</Suspense>
      </FirstField>
    </Drawer>
  );
}

/** Passes the focus on from the title to the first field as soon as there is one; not from where somebody has gone by then. */
function FirstField({ head, children }: { head: RefObject<HTMLElement | null>; children: ReactNode }) {
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const [title, fields] = [head.current, body.current];
    if (!title || !fields) return;
    const passOn = () => {
      if (document.activeElement !== title) return;
      fields.querySelector<HTMLElement>(FIRST_FIELD)?.focus({ preventScroll: true });
    };
    const watch = new MutationObserver(passOn);
    watch.observe(fields, { childList: true, subtree: true });
    title.addEventListener("focus", passOn);
    return () => {
      watch.disconnect();
      title.removeEventListener("focus", passOn);
    };
  }, [head]);
  return <div ref={body}>{children}</div>;
}

/** The outline of a form while what it edits is on the way. */
export function FormSkeleton() {
  return (
    <Stack gap="md" aria-busy="true">
      {[0, 1, 2, 3, 4].map((row) => (
        <Skeleton key={row} h={36} />
      ))}
    </Stack>
  );
}
