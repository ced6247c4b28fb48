// Groups of providers: those that exist are offered, others can be typed.
import { TagsInput, type TagsInputProps } from "@mantine/core";
import { api } from "../../api/client";
import { useAsk } from "../../api/query";

type Props = Omit<TagsInputProps, "data">;

export function GroupsField(props: Props) {
  const groups = useAsk(["provider-groups"], (signal) => api.GET("/api/v1/provider-groups", { signal }), {
    staleTime: 60_000,
  });
  return <TagsInput clearable {...props} data={groups.data?.items.map((group) => group.name) ?? []} />;
}
