// Who may use the console and the API: accounts, API tokens, and who is signed in. Admins that are no owners see tokens alone.
import { Tabs } from "@mantine/core";
import { IconApi, IconDevices, IconUserShield } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/me";
import { PageBody } from "../../components/PageBody";
import { PageHeader } from "../../components/PageHeader";
import { choice, text, useUrlState } from "../../components/urlState";
import { AccountsTab } from "./AccountsTab";
import { SessionsTab } from "./SessionsTab";
import { TokensTab } from "./TokensTab";

const TABS = ["accounts", "tokens", "sessions"] as const;
const FIELDS = { tab: choice(TABS, "accounts"), account: text(), token: text() };

export default function AccountsPage() {
  const { t } = useTranslation(["accounts", "shell"]);
  const [state, set] = useUrlState(FIELDS);
  const owns = useMay("own");
  const tab = owns ? state.tab : "tokens";
  return (
    <PageBody>
      <PageHeader title={t("shell:nav.accounts")} description={t("description")} />
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(value) => {
          const next = TABS.find((one) => one === value);
          if (next) set({ tab: next, account: "", token: "" }, { push: true });
        }}
      >
        <Tabs.List mb="md">
          {owns && (
            <Tabs.Tab value="accounts" leftSection={<IconUserShield size={16} aria-hidden />}>
              {t("tabs.accounts")}
            </Tabs.Tab>
          )}
          <Tabs.Tab value="tokens" leftSection={<IconApi size={16} aria-hidden />}>
            {t("tabs.tokens")}
          </Tabs.Tab>
          {owns && (
            <Tabs.Tab value="sessions" leftSection={<IconDevices size={16} aria-hidden />}>
              {t("tabs.sessions")}
            </Tabs.Tab>
          )}
        </Tabs.List>
        {owns && (
          <Tabs.Panel value="accounts">
            <AccountsTab
              open={state.account}
              onOpen={(account) => set({ account }, { push: account !== "" })}
            />
          </Tabs.Panel>
        )}
        <Tabs.Panel value="tokens">
          <TokensTab open={state.token} onOpen={(token) => set({ token }, { push: token !== "" })} />
        </Tabs.Panel>
        {owns && (
          <Tabs.Panel value="sessions">
            <SessionsTab />
          </Tabs.Panel>
        )}
      </Tabs>
    </PageBody>
  );
}
