// What the parts of the form are given.
import type { UseFormReturnType } from "@mantine/form";
import type { ProviderForm } from "./draft";

export interface PartProps {
  form: UseFormReturnType<ProviderForm>;
  disabled: boolean;
}
