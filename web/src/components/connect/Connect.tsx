// How to connect a CLI to this hub, ready to copy: for a page that everybody may read, and for a key that was just made.
import { Group, SegmentedControl, Select, Stack, Tabs } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CopyField } from "../CopyField";
import {
  CLIENT_NAMES,
  CLIENTS,
  type Client,
  INSTALL,
  SHELLS,
  type Shell,
  setupOf,
  setVariables,
} from "./commands";

function ownShell(): Shell {
  return /windows/i.test(navigator.userAgent) ? "powershell" : "posix";
}

interface Choice {
  client: Client;
  shell: Shell | undefined;
}

interface Props {
  /** Without a slash at its end, as `location.origin`. */
  origin: string;
  /** The text of a key; where it is left out, a word stands in its place. */
  apiKey?: string;
  /** Whether it begins with how each CLI is installed. */
  install?: boolean;
  /** What is chosen, where that is kept outside. */
  kept?: Choice & { set: (change: Partial<Choice>) => void };
}

export function Connect({ origin, apiKey, install = false, kept }: Props) {
  const { t } = useTranslation("connect");
  const [own, setOwn] = useState<Choice>({ client: "claude", shell: undefined });
  const { client, shell = ownShell() } = kept ?? own;
  const set = kept?.set ?? ((change: Partial<Choice>) => setOwn((before) => ({ ...before, ...change })));
  const key = apiKey ?? t("placeholder");
  const choose = (value: string | null) => {
    const next = CLIENTS.find((one) => one === value);
    if (next) set({ client: next });
  };
  return (
    <Tabs value={client} onChange={choose} keepMounted={false}>
      <Tabs.List aria-label={t("client")} visibleFrom="xs">
        {CLIENTS.map((one) => (
          <Tabs.Tab key={one} value={one}>
            {CLIENT_NAMES[one]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Select
        hiddenFrom="xs"
        label={t("client")}
        allowDeselect={false}
        data={CLIENTS.map((value) => ({ value, label: CLIENT_NAMES[value] }))}
        value={client}
        onChange={choose}
      />
      {CLIENTS.map((one) => {
        const { variables, file, lasting, start } = setupOf(one, origin, key);
        return (
          <Tabs.Panel key={one} value={one} pt="md">
            <Stack gap="md">
              {install && <CopyField name={`${one}-install`} label={t("install")} text={INSTALL[one]} />}
              {file && (
                <CopyField
                  name={`${one}-file`}
                  label={t("file", { file: file.path, interpolation: { escapeValue: false } })}
                  text={file.text}
                />
              )}
              {variables && (
                <>
                  <Group>
                    <SegmentedControl
                      size="xs"
                      aria-label={t("shell")}
                      value={shell}
                      onChange={(value) => set({ shell: value as Shell })}
                      data={Object.entries(SHELLS).map(([value, label]) => ({ value, label }))}
                    />
                  </Group>
                  <CopyField
                    name={`${one}-variables`}
                    label={t("variables")}
                    text={setVariables(shell, variables)}
                  />
                </>
              )}
              {lasting && (
                <CopyField
                  name={`${one}-lasting`}
                  label={t("lasting", { file: lasting.path, interpolation: { escapeValue: false } })}
                  text={lasting.text}
                />
              )}
              <CopyField name={`${one}-start`} label={t("start")} text={start} />
            </Stack>
          </Tabs.Panel>
        );
      })}
    </Tabs>
  );
}
