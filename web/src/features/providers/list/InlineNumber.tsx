// A number in a row that is changed where it stands: written on Enter or when the field is left, given up on Escape.
import { TextInput } from "@mantine/core";
import { useEffect, useRef, useState } from "react";

interface Props {
  label: string;
  value: string;
  /** Fractions, or whole numbers only. */
  decimal?: boolean;
  disabled?: boolean;
  /** Resolves to whether it was taken. */
  onSave: (value: string) => Promise<boolean>;
}

export function InlineNumber({ label, value, decimal = false, disabled = false, onSave }: Props) {
  const [typed, setTyped] = useState(value);
  // Enter and leaving the field are one change.
  const sent = useRef<string>(undefined);
  useEffect(() => {
    sent.current = undefined;
    setTyped(value);
  }, [value]);
  const valid = (decimal ? /^\d+(\.\d+)?$/ : /^-?\d+$/).test(typed.trim());
  const save = async () => {
    const next = typed.trim();
    if (!valid) setTyped(value);
    else if (Number(next) !== Number(value) && sent.current !== next) {
      sent.current = next;
      if (await onSave(next)) return;
      sent.current = undefined;
      setTyped(value);
    }
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
      onBlur={() => void save()}
      onKeyDown={(event) => {
        if (event.key === "Enter") void save();
        if (event.key === "Escape") setTyped(value);
      }}
    />
  );
}
