// Who is signed in, and what they can do about it: change their password, sign out.
import { ActionIcon, Menu, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBook2, IconKeyboard, IconLogout, IconPassword, IconUserCircle } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { type Me, useForget } from "../../api/me";
import { useChange } from "../../api/query";
import { notifyProblem } from "../../components/notices";

// Seldom asked for, and with all that a form needs.
const PasswordModal = lazy(() => import("./PasswordModal"));

const ROLES = ["owner", "admin", "auditor", "user"] as const;

export function UserMenu({ me, onHelp }: { me: Me; onHelp: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const forget = useForget();
  const [changing, password] = useDisclosure(false);
  const signOut = useChange(() => api.DELETE("/api/v1/session"), {
    onDone: () => {
      forget(null);
      void navigate({ href: "/console/login" });
    },
    onProblem: notifyProblem,
  });
  const role = ROLES.find((one) => one === me.role);
  return (
    <>
      <Menu position="bottom-end" withinPortal width={220}>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t("account.menu")}
            data-menu="account"
          >
            <IconUserCircle size={20} stroke={1.6} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            <Text size="sm" fw={600} c="var(--mantine-color-text)" truncate>
              {me.kind === "admin_token" ? t("account.adminToken") : me.name}
            </Text>
            <Text size="xs">{role ? t(`account.roles.${role}`) : me.role}</Text>
          </Menu.Label>
          <Menu.Divider />
          {me.kind === "account" && (
            <Menu.Item leftSection={<IconPassword size={16} stroke={1.6} />} onClick={password.open}>
              {t("account.changePassword")}
            </Menu.Item>
          )}
          <Menu.Item component="a" href="/usage-doc" leftSection={<IconBook2 size={16} stroke={1.6} />}>
            {t("account.usageDoc")}
          </Menu.Item>
          <Menu.Item leftSection={<IconKeyboard size={16} stroke={1.6} />} onClick={onHelp}>
            {t("shortcuts.title")}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconLogout size={16} stroke={1.6} />}
            disabled={signOut.isPending}
            onClick={() => signOut.mutate()}
          >
            {t("account.signOut")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {changing && (
        <Suspense fallback={null}>
          <PasswordModal opened onClose={password.close} />
        </Suspense>
      )}
    </>
  );
}
