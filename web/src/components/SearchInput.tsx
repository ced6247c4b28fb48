// A search that asks when the writer pauses, not at every letter.
import { CloseButton, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

const PAUSE_MS = 500;

interface Props {
  value: string;
  onChange: (value: string) => void;
  /** What is searched, e.g. "Search by name or note"; also the field's name. */
  label: string;
  width?: number | string;
}

export function SearchInput({ value, onChange, label, width = 260 }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const sent = useRef(value);

  // The address may change under the field: the back button, a link.
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setTyped(value);
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const send = (next: string) => {
    clearTimeout(timer.current);
    sent.current = next;
    onChange(next);
  };
  return (
    <TextInput
      type="search"
      // Short ones stand two in a line on a phone.
      w={{ base: typeof width === "number" && width <= 180 ? "calc(50% - 5px)" : "100%", xs: width }}
      aria-label={label}
      placeholder={label}
      value={typed}
      leftSection={<IconSearch size={16} stroke={1.6} aria-hidden />}
      rightSection={
        typed ? (
          <CloseButton
            size="sm"
            aria-label={t("common.clear")}
            onClick={() => {
              setTyped("");
              send("");
            }}
          />
        ) : null
      }
      onChange={(event) => {
        const next = event.currentTarget.value;
        setTyped(next);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => send(next.trim()), PAUSE_MS);
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter") send(typed.trim());
      }}
    />
  );
}
