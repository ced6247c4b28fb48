// What is in the drawer that sets a price: the form, begun with what counts now where the model is known.
import { ErrorState } from "../../components/ErrorState";
import { FormSkeleton } from "../../components/UrlDrawer";
import { PriceFormView } from "./PriceFormView";
import { useModelPrices } from "./queries";

interface Props {
  model: string;
  of: number | undefined;
  onDone: () => void;
}

export function SetPriceDrawer({ model, of, onDone }: Props) {
  const prices = useModelPrices(model, of);
  if (model === "") return <PriceFormView model="" of={of} onDone={onDone} />;
  // A model without any price is not found, which is why one is set.
  if (prices.error && prices.error.status !== 404) {
    return <ErrorState error={prices.error} onRetry={() => void prices.refetch()} />;
  }
  if (prices.isPending) return <FormSkeleton />;
  return <PriceFormView model={model} of={of} price={prices.data?.in_force ?? null} onDone={onDone} />;
}
