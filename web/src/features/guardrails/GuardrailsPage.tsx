// What no request may hold, what is changed in requests, what errors mean, and which clients are too old: a tab each.
import { Stack, Tabs, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { PageBody } from "../../components/PageBody";
import { PageHeader } from "../../components/PageHeader";
import { useUrlState } from "../../components/urlState";
import { useLiveRefresh } from "../../live/live";
import { ClientsTab } from "./ClientsTab";
import { ErrorsTab } from "./ErrorsTab";
import { FiltersTab } from "./FiltersTab";
import { FIELDS, TABS } from "./state";
import { WordsTab } from "./WordsTab";

const PANELS = { words: WordsTab, filters: FiltersTab, errors: ErrorsTab, clients: ClientsTab };

/** On a phone not all tabs have room. */
const intoSight = (tab: HTMLElement | null) => tab?.scrollIntoView({ block: "nearest", inline: "nearest" });

export default function GuardrailsPage() {
  const { t } = useTranslation(["guardrails", "shell"]);
  const [state, set] = useUrlState(FIELDS);
  useLiveRefresh(["catalog.changed"], [["guardrails"]]);
  const Panel = PANELS[state.tab];
  return (
    <PageBody>
      <PageHeader title={t("shell:nav.guardrails")} description={t("description")} />
      <Tabs
        value={state.tab}
        keepMounted={false}
        onChange={(value) => {
          const tab = TABS.find((one) => one === value);
          if (tab) set({ tab, search: "", enabled: undefined, open: "", begin: "" }, { push: true });
        }}
      >
        <Tabs.List style={{ flexWrap: "nowrap", overflowX: "auto", overflowY: "hidden" }}>
          {TABS.map((tab) => (
            <Tabs.Tab key={tab} value={tab} {...(tab === state.tab ? { ref: intoSight } : {})}>
              {t(`tabs.${tab}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={state.tab} pt="md">
          <Stack gap="md">
            <Text size="sm" c="dimmed" maw={820}>
              {t(`about.${state.tab}`)}
            </Text>
            <Panel key={state.tab} state={state} set={set} />
          </Stack>
        </Tabs.Panel>
      </Tabs>
    </PageBody>
  );
}
