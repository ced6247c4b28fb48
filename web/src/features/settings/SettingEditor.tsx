// Edits a setting in its place; what the hub refuses is said below the field.
import { Button, Group, NumberInput, Select, Stack, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { useChange } from "../../api/query";
import { pathOf } from "../../components/fields/applyProblem";
import { notifyDone, problemTitle } from "../../components/notices";
import { useFormat } from "../../format/useFormat";
import { useUnit } from "./SettingValue";
import { type Draft, draftOf, type Setting, sentValue } from "./values";
import { useSettingWords } from "./words";

export function SettingEditor({ setting, onDone }: { setting: Setting; onDone: () => void }) {
  const { t } = useTranslation(["settings", "shell"]);
  const format = useFormat();
  const title = useSettingWords().title(setting);
  const unit = useUnit(setting.unit);
  const [draft, setDraft] = useState<Draft>(() => draftOf(setting));
  const save = useChange(
    () => api.PATCH("/api/v1/settings", { body: { [setting.name]: sentValue(setting, draft) } }),
    {
      refresh: [["settings"], ["system"]],
      onDone: () => {
        notifyDone(t(setting.restart ? "savedRestart" : "saved", { name: title }));
        onDone();
      },
    },
  );
  const wrong = save.error?.errors.find((one) => pathOf(one.pointer) === setting.name)?.detail;
  const error = wrong ?? (save.error && (save.error.detail || problemTitle(save.error.code)));
  const { minimum, maximum } = setting;
  const range =
    minimum != null && maximum != null
      ? t("range", { from: format.count(minimum), to: format.count(maximum) })
      : undefined;
  const shared = { "aria-label": title, error, "data-autofocus": true, autoFocus: true };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") onDone();
      }}
    >
      <Stack gap="xs">
        {setting.type === "boolean" ? (
          <Switch
            {...shared}
            label={t(draft === true ? "shell:common.yes" : "shell:common.no")}
            checked={draft === true}
            onChange={(event) => setDraft(event.currentTarget.checked)}
          />
        ) : setting.type === "choice" ? (
          <Select
            {...shared}
            allowDeselect={false}
            data={setting.choices ?? []}
            value={String(draft)}
            onChange={(value) => setDraft(value ?? "")}
          />
        ) : setting.type === "integer" || setting.type === "number" ? (
          <NumberInput
            {...shared}
            description={[unit, range].filter(Boolean).join(" · ")}
            allowDecimal={setting.type === "number"}
            allowNegative={false}
            thousandSeparator=","
            hideControls
            value={typeof draft === "boolean" ? "" : draft}
            onChange={setDraft}
          />
        ) : (
          <TextInput
            {...shared}
            value={String(draft)}
            onChange={(event) => setDraft(event.currentTarget.value)}
          />
        )}
        <Group gap="xs" justify="flex-end">
          <Button size="xs" variant="default" onClick={onDone}>
            {t("shell:common.cancel")}
          </Button>
          <Button size="xs" type="submit" loading={save.isPending}>
            {t("shell:common.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
