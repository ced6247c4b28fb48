// SDKs and plain HTTP, each ready to copy.
import { Select, Tabs } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CopyField } from "../../components/CopyField";
import { snippetOf, WAY_NAMES, WAYS, type Way } from "./snippets";

export function PlainSetup({ origin }: { origin: string }) {
  const { t } = useTranslation(["usage-doc", "connect"]);
  const [way, setWay] = useState<Way>("curl");
  const choose = (value: string | null) => {
    const next = WAYS.find((one) => one === value);
    if (next) setWay(next);
  };
  return (
    <Tabs value={way} onChange={choose} keepMounted={false}>
      <Tabs.List aria-label={t("plain.way")} visibleFrom="sm">
        {WAYS.map((one) => (
          <Tabs.Tab key={one} value={one} px="sm">
            {WAY_NAMES[one]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Select
        hiddenFrom="sm"
        label={t("plain.way")}
        allowDeselect={false}
        data={WAYS.map((value) => ({ value, label: WAY_NAMES[value] }))}
        value={way}
        onChange={choose}
      />
      {WAYS.map((one) => (
        <Tabs.Panel key={one} value={one} pt="md">
          <CopyField name={`plain-${one}`} text={snippetOf(one, origin, t("connect:placeholder"))} />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
