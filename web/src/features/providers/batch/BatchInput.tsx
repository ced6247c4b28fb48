// The field of a batch for one value, by what kind of value it is.
import { Group, NumberInput, Select, Switch, TagsInput, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { GroupsField } from "../../../components/fields/GroupsField";
import { Seconds } from "../form/Seconds";
import type { BatchField, BatchValue } from "./fields";
import { useLabels } from "./useLabels";

interface Props {
  field: BatchField;
  value: BatchValue;
  onChange: (value: BatchValue) => void;
}

export function BatchInput({ field, value, onChange }: Props) {
  const { t } = useTranslation(["providers", "shell"]);
  const { nameOf, textOf } = useLabels();
  const label = nameOf(field.path);
  const words = Array.isArray(value) ? value : [];
  switch (field.kind) {
    case "boolean":
      return (
        <Switch
          label={label}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case "words":
      return field.path === "groups" ? (
        <GroupsField label={label} value={words} onChange={onChange} />
      ) : (
        <TagsInput label={label} value={words} onChange={onChange} />
      );
    case "models":
      return <TagsInput label={label} description={t("hints.models")} value={words} onChange={onChange} />;
    case "choice":
      return (
        <Select
          label={label}
          placeholder={t("batch.nothing")}
          clearable
          data={(field.options ?? []).map((one) => ({ value: one, label: textOf(field.path, one) }))}
          value={String(value) || null}
          onChange={(next) => onChange(next ?? "")}
        />
      );
    case "hours": {
      const [from = "", to = ""] = String(value).split("-");
      const write = (begin: string, end: string) => onChange(begin || end ? `${begin}-${end}` : "");
      return (
        <Group grow gap="xs">
          <TextInput
            type="time"
            label={t("form.hoursFrom")}
            value={from}
            onChange={(event) => write(event.currentTarget.value, to)}
          />
          <TextInput
            type="time"
            label={t("form.hoursTo")}
            value={to}
            onChange={(event) => write(from, event.currentTarget.value)}
          />
        </Group>
      );
    }
    case "seconds":
      return (
        <Seconds
          label={label}
          value={value as string | number}
          placeholder={t("batch.usual")}
          onChange={onChange}
        />
      );
    default:
      return (
        <NumberInput
          label={label}
          allowDecimal={field.kind !== "integer"}
          decimalScale={9}
          {...(field.kind === "money" ? { prefix: "$" } : {})}
          placeholder={t("batch.nothing")}
          hideControls
          value={value as string | number}
          onChange={onChange}
        />
      );
  }
}
