// The form that sets a model's price, for everybody or for one provider, at once or from a time on.
import { NumberInput, Select, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import type { FieldError } from "../../api/problem";
import { useChange } from "../../api/query";
import { applyProblem, goTo } from "../../components/fields/applyProblem";
import { DateTimeField } from "../../components/fields/DateTimeField";
import { FormFooter } from "../../components/fields/FormFooter";
import { FormSection } from "../../components/fields/FormSection";
import { ProblemAlert } from "../../components/fields/ProblemAlert";
import { notifyDone } from "../../components/notices";
import { CALL_RATES, type Price, type PriceForm, priceDraft, priceForm, TOKEN_RATES } from "./draft";
import { useProviders } from "./queries";

interface Props {
  model: string;
  of: number | undefined;
  price?: Price | null;
  onDone: () => void;
}

export function PriceFormView({ model, of, price, onDone }: Props) {
  const { t } = useTranslation(["prices", "shell"]);
  const providers = useProviders();
  const [homeless, setHomeless] = useState<FieldError[]>([]);
  const form = useForm<PriceForm>({
    initialValues: priceForm(model, of, price),
    validate: { model: (value) => (value.trim() === "" ? t("set.modelMissing") : null) },
  });
  const save = useChange(
    (values: PriceForm) =>
      api.PUT("/api/v1/prices/{model}", {
        params: {
          path: { model: values.model.trim() },
          query: values.provider_id === null ? {} : { provider_id: Number(values.provider_id) },
        },
        body: priceDraft(values),
      }),
    {
      refresh: [["prices"]],
      onDone: (_, values) => {
        notifyDone(t("set.done", { model: values.model }));
        onDone();
      },
      onProblem: (problem) => setHomeless(applyProblem(form, problem)),
    },
  );
  const money = (rate: (typeof TOKEN_RATES)[number] | (typeof CALL_RATES)[number]) => (
    <NumberInput
      key={rate}
      label={t(`rates.${rate}`)}
      placeholder={t(`usual.${rate}`)}
      prefix="$"
      min={0}
      decimalScale={9}
      thousandSeparator=","
      valueIsNumericString
      hideControls
      {...form.getInputProps(rate)}
      onChange={(value) => form.setFieldValue(rate, String(value))}
    />
  );
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(
        (values) => save.mutate(values),
        (errors) => goTo(form.getInputNode(Object.keys(errors)[0] ?? "")),
      )}
    >
      <ProblemAlert problem={save.error} homeless={homeless} />
      <Stack gap="md">
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
          <TextInput
            label={t("columns.model")}
            description={t("set.modelHint")}
            required
            disabled={model !== ""}
            data-autofocus
            {...form.getInputProps("model")}
          />
          <Select
            label={t("set.provider")}
            description={t("set.providerHint")}
            placeholder={t("set.everybody")}
            clearable
            searchable
            data={(providers.data?.items ?? []).map((one) => ({ value: String(one.id), label: one.name }))}
            {...form.getInputProps("provider_id")}
          />
        </SimpleGrid>
        <FormSection title={t("set.tokens")} description={t("set.tokensHint")} columns={2}>
          {TOKEN_RATES.map(money)}
        </FormSection>
        <FormSection title={t("set.calls")} columns={2}>
          {CALL_RATES.map(money)}
        </FormSection>
        <FormSection title={t("set.when")}>
          <DateTimeField
            label={t("set.from")}
            description={t("set.fromHint")}
            placeholder={t("set.atOnce")}
            presets={false}
            {...form.getInputProps("effective_at")}
            value={form.values.effective_at}
          />
        </FormSection>
      </Stack>
      <FormFooter saving={save.isPending} onCancel={onDone} />
    </form>
  );
}
