// One group of providers by name: those that exist are offered, others can be typed.
import { Autocomplete, type AutocompleteProps } from "@mantine/core";
import { useGroups } from "../queries";

type Props = Omit<AutocompleteProps, "data"> & { suggested?: readonly string[] };

export function GroupInput({ suggested = [], ...rest }: Props) {
  const groups = useGroups();
  const names = new Set([...suggested, ...(groups.data?.items.map((group) => group.name) ?? [])]);
  return <Autocomplete {...rest} data={[...names]} />;
}
