// What is in the drawer: the form of a new account, or of one that is loaded first.
import { ErrorState } from "../../components/ErrorState";
import { FormSkeleton } from "../../components/UrlDrawer";
import { AccountFormView } from "./AccountFormView";
import { useAccount } from "./queries";

export function AccountDrawer({ id, onDone }: { id: number | undefined; onDone: () => void }) {
  const account = useAccount(id);
  if (id === undefined) return <AccountFormView onDone={onDone} />;
  if (account.error) return <ErrorState error={account.error} onRetry={() => void account.refetch()} />;
  if (!account.data) return <FormSkeleton />;
  return (
    <AccountFormView
      // Saved by somebody else in the meantime and loaded anew: the form begins anew too.
      key={account.data.etag}
      account={account.data.value}
      etag={account.data.etag}
      onDone={onDone}
    />
  );
}
