// Who would serve a call: asked of the routing as it is now, without sending anything. The call stands in the address.
import {
  Box,
  Button,
  Group,
  Paper,
  SegmentedControl,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconRoute } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../../components/EmptyState";
import { ErrorState } from "../../../components/ErrorState";
import { GroupsField } from "../../../components/fields/GroupsField";
import { FormSkeleton } from "../../../components/UrlDrawer";
import { choice, id, text, useUrlState, words } from "../../../components/urlState";
import { useLiveRefresh } from "../../../live/live";
import { DIALECT_NAMES, DIALECTS, EXAMPLES } from "../kinds";
import { KeyField } from "./KeyField";
import { Outcome } from "./Outcome";
import { useSimulation } from "./useSimulation";

const FIELDS = {
  dialect: choice(DIALECTS, "anthropic"),
  model: text(),
  key: id(),
  groups: words(),
  client: text(),
};

export function Simulator() {
  const { t } = useTranslation("providers");
  const [state, set] = useUrlState(FIELDS);
  const form = useForm({
    initialValues: { ...state, by: state.key === undefined ? "groups" : "key" },
    validate: { model: (value: string) => (value.trim() === "" ? t("simulate.modelMissing") : null) },
  });
  const result = useSimulation(state);
  useLiveRefresh(
    ["catalog.changed", "circuit.changed", "provider.cooled_down"],
    [["providers", "simulated"]],
  );
  const byKey = form.values.by === "key";
  return (
    <Group align="flex-start" gap="md">
      <Paper withBorder p="md" w={{ base: "100%", md: 380 }}>
        <form
          noValidate
          onSubmit={form.onSubmit(({ by, ...values }) => {
            set(
              {
                ...values,
                model: values.model.trim(),
                client: values.client.trim(),
                key: by === "key" ? values.key : undefined,
                groups: by === "key" ? [] : values.groups,
              },
              { push: true },
            );
            void result.refetch();
          })}
        >
          <Stack gap="sm">
            <Text size="sm" c="dimmed">
              {t("simulate.hint")}
            </Text>
            <Select
              label={t("simulate.dialect")}
              allowDeselect={false}
              data={DIALECTS.map((value) => ({ value, label: DIALECT_NAMES[value] }))}
              {...form.getInputProps("dialect")}
            />
            <TextInput
              label={t("simulate.model")}
              placeholder={EXAMPLES.model}
              required
              {...form.getInputProps("model")}
            />
            <Box>
              <Text size="sm" fw={600} mb={4}>
                {t("simulate.caller")}
              </Text>
              <SegmentedControl
                fullWidth
                size="xs"
                mb={6}
                aria-label={t("simulate.caller")}
                data={[
                  { value: "groups", label: t("simulate.byGroups") },
                  { value: "key", label: t("simulate.byKey") },
                ]}
                {...form.getInputProps("by")}
              />
              {byKey ? (
                <KeyField value={form.values.key} onChange={(key) => form.setFieldValue("key", key)} />
              ) : (
                <GroupsField
                  aria-label={t("fields.groups")}
                  placeholder={form.values.groups.length === 0 ? "default" : ""}
                  {...form.getInputProps("groups")}
                />
              )}
            </Box>
            <TextInput
              label={t("simulate.client")}
              placeholder={EXAMPLES.client}
              {...form.getInputProps("client")}
            />
            <Button
              type="submit"
              loading={result.isFetching}
              leftSection={<IconRoute size={16} aria-hidden />}
            >
              {t("simulate.run")}
            </Button>
          </Stack>
        </form>
      </Paper>
      <Box flex={1} miw={{ base: "100%", xs: 300 }} aria-live="polite">
        {state.model === "" ? (
          <Paper withBorder>
            <EmptyState icon={IconRoute} title={t("simulate.emptyTitle")} hint={t("simulate.emptyHint")} />
          </Paper>
        ) : result.error ? (
          <ErrorState error={result.error} onRetry={() => void result.refetch()} />
        ) : result.data ? (
          <Outcome result={result.data} model={state.model} />
        ) : (
          <SimpleGrid cols={1}>
            <FormSkeleton />
          </SimpleGrid>
        )}
      </Box>
    </Group>
  );
}
