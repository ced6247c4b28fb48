// What is in the drawer: the form of a new provider, or how one is and its form, loaded first.
import { ErrorState } from "../../../components/ErrorState";
import { FormSkeleton } from "../../../components/UrlDrawer";
import { type Provider, useProvider } from "../queries";
import { HealthPanel } from "./HealthPanel";
import { ProviderFormView } from "./ProviderFormView";

interface Props {
  id: number | undefined;
  /** As the list has it, which follows what happens; the form does not. */
  listed?: Provider | undefined;
  onDone: () => void;
}

export function ProviderDrawer({ id, listed, onDone }: Props) {
  const provider = useProvider(id);
  if (id === undefined) return <ProviderFormView onDone={onDone} />;
  if (provider.error) return <ErrorState error={provider.error} onRetry={() => void provider.refetch()} />;
  if (!provider.data) return <FormSkeleton />;
  return (
    <>
      <HealthPanel provider={listed ?? provider.data.value} />
      <ProviderFormView
        // Saved by somebody else in the meantime and loaded anew: the form begins anew too.
        key={provider.data.etag}
        provider={provider.data.value}
        etag={provider.data.etag}
        onDone={onDone}
      />
    </>
  );
}
