// What is in the drawer: the form of a new user, then their first key; or the form of one that is loaded first.
import type { Schema } from "../../api/client";
import { ErrorState } from "../../components/ErrorState";
import { FormSkeleton } from "../../components/UrlDrawer";
import { FirstKey } from "./FirstKey";
import { type User, useUser } from "./queries";
import { UserFormView } from "./UserFormView";

interface Props {
  id: number | undefined;
  /** Whether the user was added just now and gets a first key. */
  first: boolean;
  onDone: () => void;
  onCreated: (user: User) => void;
  onIssued: (issued: Schema<"IssuedKey">) => void;
}

export function UserDrawer({ id, first, onDone, onCreated, onIssued }: Props) {
  const user = useUser(id);
  if (id === undefined) return <UserFormView onDone={onDone} onCreated={onCreated} />;
  if (first)
    return <FirstKey userId={id} name={user.data?.value.name} onLater={onDone} onIssued={onIssued} />;
  if (user.error) return <ErrorState error={user.error} onRetry={() => void user.refetch()} />;
  if (!user.data) return <FormSkeleton />;
  return (
    <UserFormView
      // Saved by somebody else in the meantime and loaded anew: the form begins anew too.
      key={user.data.etag}
      user={user.data.value}
      etag={user.data.etag}
      onDone={onDone}
      onCreated={onCreated}
    />
  );
}
