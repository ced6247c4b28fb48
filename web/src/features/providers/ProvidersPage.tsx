// The providers: the list with everything that can be done to them, their groups, and who would serve a call.
import { Stack, Tabs } from "@mantine/core";
import { IconCloudComputing, IconRoute, IconStack2 } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { PageBody } from "../../components/PageBody";
import { PageHeader } from "../../components/PageHeader";
import { choice, useUrlState } from "../../components/urlState";
import { GroupList } from "./groups/GroupList";
import { ProviderList } from "./list/ProviderList";
import { Simulator } from "./simulate/Simulator";

const VIEWS = ["list", "groups", "simulator"] as const;
const FIELDS = { view: choice(VIEWS, "list") };
const ICONS = { list: IconCloudComputing, groups: IconStack2, simulator: IconRoute };

export default function ProvidersPage() {
  const { t } = useTranslation(["providers", "shell"]);
  const [{ view }, set] = useUrlState(FIELDS);
  return (
    <PageBody>
      <PageHeader title={t("shell:nav.providers")} description={t("description")} />
      <Tabs
        value={view}
        onChange={(next) => set({ view: VIEWS.find((one) => one === next) ?? "list" }, { push: true })}
        keepMounted={false}
      >
        <Tabs.List
          mb="md"
          style={{ flexWrap: "nowrap", overflowX: "auto", overflowY: "hidden" }}
          aria-label={t("shell:nav.providers")}
        >
          {VIEWS.map((one) => {
            const Icon = ICONS[one];
            return (
              <Tabs.Tab key={one} value={one} leftSection={<Icon size={16} stroke={1.6} aria-hidden />}>
                {t(`tabs.${one}`)}
              </Tabs.Tab>
            );
          })}
        </Tabs.List>
        <Tabs.Panel value="list">
          <Stack gap="md">
            <ProviderList />
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="groups">
          <Stack gap="md">
            <GroupList />
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="simulator">
          <Simulator />
        </Tabs.Panel>
      </Tabs>
    </PageBody>
  );
}
