// A choice of a few words side by side. Where the words of a language are too long for a phone, they scroll in place.
import { Box, SegmentedControl } from "@mantine/core";

interface Props<T extends string> {
  /** What is chosen, for screen readers. */
  label: string;
  data: readonly { value: T; label: string }[];
  value: T;
  onChange: (value: T) => void;
  size?: "xs" | "sm";
}

export function Segments<T extends string>({ label, data, value, onChange, size = "sm" }: Props<T>) {
  return (
    <Box maw="100%" style={{ overflowX: "auto" }}>
      <SegmentedControl
        aria-label={label}
        size={size}
        data={[...data]}
        value={value}
        onChange={onChange}
        style={{ minWidth: "max-content" }}
      />
    </Box>
  );
}
