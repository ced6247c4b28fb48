// Who is told of what: receivers, rules for events, and what was sent.
import { Button, Tabs } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/me";
import { PageBody } from "../../components/PageBody";
import { PageHeader } from "../../components/PageHeader";
import { useUrlState } from "../../components/urlState";
import { useLiveRefresh } from "../../live/live";
import { LogTab } from "./LogTab";
import { RulesTab } from "./RulesTab";
import { FIELDS, NEW, TABS } from "./state";
import { TargetsTab } from "./TargetsTab";

const PANELS = { targets: TargetsTab, rules: RulesTab, log: LogTab };

export default function NotificationsPage() {
  const { t } = useTranslation(["notifications", "shell"]);
  const [state, set] = useUrlState(FIELDS);
  const mayWrite = useMay("write");
  // What is told of by mail is told of by events, too; a message follows them within seconds.
  useLiveRefresh(["catalog.changed"], [["notifications"]]);
  useLiveRefresh(["circuit.changed", "limit.hit"], [["notifications", "log"]], 5_000);
  const Panel = PANELS[state.tab];
  const action = mayWrite && state.tab !== "log" && (
    <Button
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => set({ open: NEW }, { push: true })}
    >
      {t(state.tab === "targets" ? "targets.add" : "rules.add")}
    </Button>
  );
  return (
    <PageBody>
      <PageHeader title={t("shell:nav.notifications")} description={t("description")} actions={action} />
      <Tabs
        value={state.tab}
        keepMounted={false}
        onChange={(value) => {
          const tab = TABS.find((one) => one === value);
          if (tab) {
            set({ tab, open: "", event: undefined, target: undefined, state: undefined }, { push: true });
          }
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
          <Panel key={state.tab} state={state} set={set} />
        </Tabs.Panel>
      </Tabs>
    </PageBody>
  );
}
