// The settings of the hub, with who has set each, and how the hub is.
import { Tabs } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { PageBody } from "../../components/PageBody";
import { PageHeader } from "../../components/PageHeader";
import { choice, text, useUrlState } from "../../components/urlState";
import { useLiveRefresh } from "../../live/live";
import { SettingsTab } from "./SettingsTab";
import { SystemTab } from "./SystemTab";

const TABS = ["settings", "system"] as const;
const SHOW = ["all", "changed", "editable"] as const;
const FIELDS = { tab: choice(TABS, "settings"), search: text(), show: choice(SHOW, "all"), edit: text() };

export default function SettingsPage() {
  const { t } = useTranslation(["settings", "shell"]);
  const [state, set] = useUrlState(FIELDS);
  useLiveRefresh(["config.reloaded", "catalog.changed"], [["settings"], ["system"]]);
  useLiveRefresh(["circuit.changed"], [["system"]]);
  return (
    <PageBody>
      <PageHeader title={t("shell:nav.settings")} description={t("description")} />
      <Tabs
        value={state.tab}
        keepMounted={false}
        onChange={(value) => {
          const tab = TABS.find((one) => one === value);
          if (tab) set({ tab, search: "", show: "all", edit: "" }, { push: true });
        }}
      >
        <Tabs.List>
          {TABS.map((tab) => (
            <Tabs.Tab key={tab} value={tab}>
              {t(`tabs.${tab}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={state.tab} pt="md">
          {state.tab === "settings" ? (
            <SettingsTab
              filters={state}
              onFilter={set}
              edited={state.edit}
              onEdit={(edit) => set({ edit })}
            />
          ) : (
            <SystemTab />
          )}
        </Tabs.Panel>
      </Tabs>
    </PageBody>
  );
}
