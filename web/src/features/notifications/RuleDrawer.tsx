// What is in the drawer of a rule: the form, as soon as the rule and the kinds of events are known.
import { api } from "../../api/client";
import { useEditable } from "../../api/query";
import { ErrorState } from "../../components/ErrorState";
import { FormSkeleton } from "../../components/UrlDrawer";
import { useEvents } from "./queries";
import { RuleFormView } from "./RuleFormView";

export function RuleDrawer({ id, onDone }: { id: number | undefined; onDone: () => void }) {
  const events = useEvents();
  const rule = useEditable(
    ["notifications", "rule", id],
    (signal) => api.GET("/api/v1/notifications/rules/{id}", { params: { path: { id: id ?? 0 } }, signal }),
    { enabled: id !== undefined },
  );
  const error = events.error ?? rule.error;
  if (error) {
    return (
      <ErrorState error={error} onRetry={() => void (events.error ? events.refetch() : rule.refetch())} />
    );
  }
  if (!events.data || (id !== undefined && !rule.data)) return <FormSkeleton />;
  return (
    <RuleFormView
      key={rule.data?.etag ?? "new"}
      events={events.data.events}
      {...(rule.data ? { rule: rule.data.value, etag: rule.data.etag } : {})}
      onDone={onDone}
    />
  );
}
