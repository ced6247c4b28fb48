// A setting: what it is for, what holds and by whom, and how to change it or take the change back.
import { ActionIcon, Badge, Box, Code, Flex, Group, Text, Tooltip } from "@mantine/core";
import { IconLock, IconPencil, IconRotate } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { useChange } from "../../api/query";
import { notifyProblem, notifyUndo } from "../../components/notices";
import { TimeAgo } from "../../components/values";
import { SettingEditor } from "./SettingEditor";
import { SettingValue } from "./SettingValue";
import { type Draft, type Setting, SOURCES } from "./values";
import { useSettingWords } from "./words";

const COLORS = { environment: "orange", file: "grape", database: "indigo", default: "gray" } as const;

interface Props {
  setting: Setting;
  mayChange: boolean;
  editing: boolean;
  onEdit: (on: boolean) => void;
}

export function SettingRow({ setting, mayChange, editing, onEdit }: Props) {
  const { t } = useTranslation("settings");
  const words = useSettingWords();
  const title = words.title(setting);
  const whyNot = words.whyNot(setting) ?? t("ownersOnly");
  const source = SOURCES.find((one) => one === setting.source) ?? "default";
  const change = useChange(
    (value: Draft | null) => api.PATCH("/api/v1/settings", { body: { [setting.name]: value } }),
    { refresh: [["settings"], ["system"]], onProblem: notifyProblem },
  );
  const takeBack = useChange(
    () => api.DELETE("/api/v1/settings/{name}", { params: { path: { name: setting.name } } }),
    {
      refresh: [["settings"], ["system"]],
      onDone: () => notifyUndo(t("takenBack", { name: title }), () => change.mutate(setting.value as Draft)),
      onProblem: notifyProblem,
    },
  );
  const locked = !setting.editable || !mayChange;
  return (
    <Flex direction={{ base: "column", sm: "row" }} gap={{ base: "xs", sm: "lg" }} align="stretch">
      <Box flex={1} miw={0}>
        <Group gap={6}>
          <Text size="sm" fw={600}>
            {title}
          </Text>
          {title !== setting.name && <Code style={{ overflowWrap: "anywhere" }}>{setting.name}</Code>}
          {setting.restart && (
            <Badge size="sm" variant="default" tt="none">
              {t("restart")}
            </Badge>
          )}
        </Group>
        <Text size="xs" c="dimmed" mt={4} maw={760}>
          {words.help(setting)}
        </Text>
      </Box>
      <Box w={{ base: "100%", sm: 380 }} flex="none">
        {editing && !locked ? (
          <SettingEditor setting={setting} onDone={() => onEdit(false)} />
        ) : (
          <Flex justify="space-between" align="flex-start" gap="xs">
            <Box miw={0}>
              <SettingValue setting={setting} value={setting.value} strong />
              {setting.source !== "default" && !setting.secret && (
                <Text size="xs" c="dimmed" component="div">
                  {t("default")} <SettingValue setting={setting} value={setting.default} />
                </Text>
              )}
              {setting.updated_by && (
                <Text size="xs" c="dimmed">
                  {t("setBy", { name: setting.updated_by })} <TimeAgo at={setting.updated_at} />
                </Text>
              )}
            </Box>
            <Group gap={4} wrap="nowrap" flex="none">
              <Tooltip
                multiline
                maw={300}
                label={[t(`sourceHints.${source}`), setting.where].filter(Boolean).join(" – ")}
              >
                <Badge variant="light" c="var(--mantine-color-text)" color={COLORS[source]} tt="none">
                  {t(`sources.${source}`)}
                </Badge>
              </Tooltip>
              {setting.source === "database" && !locked && (
                <Tooltip label={t("takeBack")}>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t("takeBackName", { name: title })}
                    loading={takeBack.isPending}
                    onClick={() => takeBack.mutate()}
                  >
                    <IconRotate size={16} />
                  </ActionIcon>
                </Tooltip>
              )}
              {locked ? (
                <Tooltip label={whyNot} multiline maw={300}>
                  <Box w={28} h={28} c="dimmed" style={{ display: "grid", placeItems: "center" }}>
                    <IconLock size={15} aria-label={whyNot} role="img" />
                  </Box>
                </Tooltip>
              ) : (
                <ActionIcon
                  variant="subtle"
                  aria-label={t("edit", { name: title })}
                  onClick={() => onEdit(true)}
                >
                  <IconPencil size={16} />
                </ActionIcon>
              )}
            </Group>
          </Flex>
        )}
      </Box>
    </Flex>
  );
}
