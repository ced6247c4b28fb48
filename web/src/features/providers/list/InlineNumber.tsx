// A number in a row that is changed where it stands: written on Enter or when the field is left, given up on Escape.
import { TextInput } from "@mantine/core";
import { useEffect, useState } from "react";

interface Props {
  label: string;
  value: string;
  /** Fractions, or whole numbers only. */
  decimal?: boolean;
  disabled?: boolean;
  onSave: (value: string) => void;
}

export function InlineNumber({ label, value, decimal = false, disabled = false, onSave }: Props) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const valid = (decimal ? /^\d+(\.\d+)?$/ : /^-?\d+$/).test(typed.trim());
  const save = () => {
    if (!valid) setTyped(value);
    else if (Number(typed) !== Number(value)) onSave(typed.trim());
  };
  return (
    <TextInput
      size="xs"
      w={64}
      ml="auto"
      inputMode={decimal ? "decimal" : "numeric"}
      aria-label={label}
      value={typed}
      error={!valid}
      disabled={disabled}
      styles={{ input: { textAlign: "right", fontVariantNumeric: "tabular-nums" } }}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === "Enter") save();
        if (event.key === "Escape") setTyped(value);
      }}
    />
  );
}
