// A duration in a form, in seconds with their unit beside them.
import { NumberInput, type NumberInputProps } from "@mantine/core";
import { useTranslation } from "react-i18next";

export function Seconds(props: NumberInputProps) {
  const { t } = useTranslation("providers");
  return (
    <NumberInput
      min={0}
      decimalScale={3}
      hideControls
      rightSection={t("form.seconds")}
      rightSectionPointerEvents="none"
      rightSectionWidth={44}
      {...props}
    />
  );
}
