// What is in the drawer of a target: the form of a new one, or of one that is loaded first.
import { api } from "../../api/client";
import { useEditable } from "../../api/query";
import { ErrorState } from "../../components/ErrorState";
import { FormSkeleton } from "../../components/UrlDrawer";
import { TargetFormView } from "./TargetFormView";

export function TargetDrawer({ id, onDone }: { id: number | undefined; onDone: () => void }) {
  const target = useEditable(
    ["notifications", "target", id],
    (signal) => api.GET("/api/v1/notifications/targets/{id}", { params: { path: { id: id ?? 0 } }, signal }),
    { enabled: id !== undefined },
  );
  if (id === undefined) return <TargetFormView onDone={onDone} />;
  if (target.error) return <ErrorState error={target.error} onRetry={() => void target.refetch()} />;
  if (!target.data) return <FormSkeleton />;
  return (
    <TargetFormView
      key={target.data.etag}
      target={target.data.value}
      etag={target.data.etag}
      onDone={onDone}
    />
  );
}
