// A drawer whose being open is in the address: it can be linked to, and the back button closes it.
import { Drawer, type DrawerProps, Skeleton, Stack } from "@mantine/core";
import { type ReactNode, Suspense } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  /** What is open, as the address says; empty is nothing. */
  value: string;
  onClose: () => void;
  title: ReactNode;
  size?: DrawerProps["size"];
  children: ReactNode;
}

export function UrlDrawer({ value, onClose, title, size = 560, children }: Props) {
  const { t } = useTranslation();
  return (
    <Drawer
      opened={value !== ""}
      onClose={onClose}
      title={title}
      size={size ?? 560}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Suspense fallback={<FormSkeleton />}>{value !== "" && children}</Suspense>
    </Drawer>
  );
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
