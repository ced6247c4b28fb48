// Changes one's own password. All other sessions of the account end with that, which the form says.
import { PasswordInput, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { useChange } from "../../api/query";
import { applyProblem } from "../../components/fields/applyProblem";
import { ModalForm } from "../../components/fields/ModalForm";
import { notifyDone } from "../../components/notices";

const SHORTEST = 12;

export default function PasswordModal({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { current: "", new: "", again: "" },
    validate: {
      new: (value) => (value.length < SHORTEST ? t("account.passwordShort", { count: SHORTEST }) : null),
      again: (value, values) => (value === values.new ? null : t("account.passwordDiffers")),
    },
  });
  const change = useChange(
    (body: { current: string; new: string }) => api.POST("/api/v1/session/password", { body }),
    {
      onDone: () => {
        notifyDone(t("account.passwordChanged"));
        form.reset();
        onClose();
      },
      onProblem: (problem) => applyProblem(form, problem),
    },
  );
  return (
    <ModalForm
      title={t("account.changePassword")}
      opened={opened}
      onClose={onClose}
      form={form}
      onSave={({ current, new: next }) => change.mutate({ current, new: next })}
      saving={change.isPending}
      problem={change.error}
      native
    >
      <PasswordInput
        label={t("account.passwordCurrent")}
        autoComplete="current-password"
        required
        key={form.key("current")}
        {...form.getInputProps("current")}
      />
      <PasswordInput
        label={t("account.passwordNew")}
        autoComplete="new-password"
        required
        key={form.key("new")}
        {...form.getInputProps("new")}
      />
      <PasswordInput
        label={t("account.passwordAgain")}
        autoComplete="new-password"
        required
        key={form.key("again")}
        {...form.getInputProps("again")}
      />
      <Text size="xs" c="dimmed">
        {t("account.passwordEnds")}
      </Text>
    </ModalForm>
  );
}
