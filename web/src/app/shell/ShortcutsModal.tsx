// The list of keys: what works everywhere, the pages by their letters, and the switch for single keys.
import { Divider, Group, Kbd, Modal, SimpleGrid, Stack, Switch, Text } from "@mantine/core";
import { useOs } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import type { Me } from "../../api/me";
import { visiblePages } from "../visible";

interface Props {
  me: Me;
  opened: boolean;
  onClose: () => void;
  singleKeys: boolean;
  onSingleKeys: (on: boolean) => void;
}

export default function ShortcutsModal({ me, opened, onClose, singleKeys, onSingleKeys }: Props) {
  const { t } = useTranslation();
  const os = useOs();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      title={t("shortcuts.title")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Stack gap="md">
        <Part title={t("shortcuts.general")}>
          <Line keys={[os === "macos" ? "⌘" : "Ctrl", "K"]} does={t("shortcuts.search")} />
          <Line keys={["Esc"]} does={t("shortcuts.close")} />
          {singleKeys && <Line keys={["?"]} does={t("shortcuts.sheet")} />}
        </Part>
        {singleKeys && (
          <Part title={t("shortcuts.pages")}>
            {visiblePages(me).map((page) => (
              <Line key={page.name} keys={["G", page.letter.toUpperCase()]} does={t(`nav.${page.name}`)} />
            ))}
          </Part>
        )}
        <Divider />
        <Switch
          label={t("shortcuts.use")}
          description={t("shortcuts.useHint")}
          checked={singleKeys}
          onChange={(event) => onSingleKeys(event.currentTarget.checked)}
        />
      </Stack>
    </Modal>
  );
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div>
      <Text component="h3" size="sm" fw={600} m={0} mb={6}>
        {title}
      </Text>
      <SimpleGrid component="dl" cols={{ base: 1, xs: 2 }} spacing="xl" verticalSpacing={6} m={0}>
        {children}
      </SimpleGrid>
    </div>
  );
}

function Line({ keys, does }: { keys: readonly string[]; does: string }) {
  return (
    <Group justify="space-between" wrap="nowrap" gap="sm">
      <Text component="dt" size="sm">
        {does}
      </Text>
      <Group component="dd" gap={4} wrap="nowrap" m={0}>
        {keys.map((key) => (
          <Kbd key={key} size="xs">
            {key}
          </Kbd>
        ))}
      </Group>
    </Group>
  );
}
