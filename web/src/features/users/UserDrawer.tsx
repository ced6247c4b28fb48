// What is in the drawer: the form of a new user, or of one that is loaded first.
import { ErrorState } from "../../components/ErrorState";
import { FormSkeleton } from "../../components/UrlDrawer";
import { useUser } from "./queries";
import { UserFormView } from "./UserFormView";

export function UserDrawer({ id, onDone }: { id: number | undefined; onDone: () => void }) {
  const user = useUser(id);
  if (id === undefined) return <UserFormView onDone={onDone} />;
  if (user.error) return <ErrorState error={user.error} onRetry={() => void user.refetch()} />;
  if (!user.data) return <FormSkeleton />;
  return (
    <UserFormView
      // Saved by somebody else in the meantime and loaded anew: the form begins anew too.
      key={user.data.etag}
      user={user.data.value}
      etag={user.data.etag}
      onDone={onDone}
    />
  );
}
