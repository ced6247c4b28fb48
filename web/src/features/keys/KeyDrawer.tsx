// What is in the drawer: the form of a new key, or of one that is loaded first.
import type { Schema } from "../../api/client";
import { ErrorState } from "../../components/ErrorState";
import { FormSkeleton } from "../../components/UrlDrawer";
import { KeyFormView } from "./KeyFormView";
import { useKey } from "./queries";

interface Props {
  id: number | undefined;
  user: number | undefined;
  onDone: () => void;
  onIssued: (issued: Schema<"IssuedKey">) => void;
}

export function KeyDrawer({ id, user, ...rest }: Props) {
  const key = useKey(id);
  if (id === undefined) return <KeyFormView user={user} {...rest} />;
  if (key.error) return <ErrorState error={key.error} onRetry={() => void key.refetch()} />;
  if (!key.data) return <FormSkeleton />;
  return (
    <KeyFormView
      // Saved by somebody else in the meantime and loaded anew: the form begins anew too.
      key={key.data.etag}
      apiKey={key.data.value}
      etag={key.data.etag}
      {...rest}
    />
  );
}
