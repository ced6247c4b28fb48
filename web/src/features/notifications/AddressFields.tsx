// Where messages go: what each kind of receiver needs.
import {
  NumberInput,
  PasswordInput,
  Select,
  SimpleGrid,
  TagsInput,
  Textarea,
  TextInput,
} from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useTranslation } from "react-i18next";
import type { Kind, TargetForm } from "./drafts";

/** Forms of addresses, the same in every language. */
const FORMS = {
  chat: "-1001234567890",
  telegram: "https://api.telegram.org",
  mail: "smtp.example.com",
  sender: "Hub <hub@example.com>",
  authorization: "authorization: Bearer …",
};

const EXAMPLES: Partial<Record<Kind, string>> = {
  slack: "https://hooks.slack.com/services/…",
  discord: "https://discord.com/api/webhooks/…",
  wecom: "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…",
  feishu: "https://open.feishu.cn/open-apis/bot/v2/hook/…",
  dingtalk: "https://oapi.dingtalk.com/robot/send?access_token=…",
  custom: "https://alerts.example/hub",
};

export function AddressFields({
  form,
  disabled,
}: {
  form: UseFormReturnType<TargetForm>;
  disabled: boolean;
}) {
  const { t } = useTranslation("notifications");
  const { kind } = form.values;
  if (kind === "telegram") {
    return (
      <>
        <PasswordInput
          label={t("fields.bot_token")}
          description={t("fields.botTokenHint")}
          required
          autoComplete="off"
          disabled={disabled}
          {...form.getInputProps("bot_token")}
        />
        <TextInput
          label={t("fields.chat_id")}
          placeholder={FORMS.chat}
          required
          disabled={disabled}
          {...form.getInputProps("chat_id")}
        />
        <TextInput
          label={t("fields.api_url")}
          description={t("fields.apiUrlHint")}
          placeholder={FORMS.telegram}
          disabled={disabled}
          {...form.getInputProps("api_url")}
        />
      </>
    );
  }
  if (kind === "email") {
    return (
      <>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <TextInput
            label={t("fields.host")}
            placeholder={FORMS.mail}
            required
            disabled={disabled}
            {...form.getInputProps("host")}
          />
          <NumberInput
            label={t("fields.port")}
            min={1}
            max={65535}
            allowDecimal={false}
            hideControls
            disabled={disabled}
            {...form.getInputProps("port")}
          />
        </SimpleGrid>
        <Select
          label={t("fields.security")}
          allowDeselect={false}
          disabled={disabled}
          data={(["starttls", "tls", "none"] as const).map((one) => ({
            value: one,
            label: t(`security.${one}`),
          }))}
          {...form.getInputProps("security")}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <TextInput
            label={t("fields.username")}
            autoComplete="off"
            disabled={disabled}
            {...form.getInputProps("username")}
          />
          <PasswordInput
            label={t("fields.password")}
            autoComplete="new-password"
            disabled={disabled}
            {...form.getInputProps("password")}
          />
        </SimpleGrid>
        <TextInput
          label={t("fields.from")}
          placeholder={FORMS.sender}
          required
          disabled={disabled}
          {...form.getInputProps("from")}
        />
        <TagsInput
          label={t("fields.to")}
          description={t("fields.toHint")}
          required
          disabled={disabled}
          {...form.getInputProps("to")}
        />
      </>
    );
  }
  return (
    <>
      <TextInput
        label={t("fields.url")}
        description={t("fields.urlHint")}
        placeholder={EXAMPLES[kind] ?? ""}
        required
        autoComplete="off"
        disabled={disabled}
        {...form.getInputProps("url")}
      />
      {(kind === "feishu" || kind === "dingtalk") && (
        <PasswordInput
          label={t("fields.secret")}
          description={t("fields.secretHint")}
          autoComplete="off"
          disabled={disabled}
          {...form.getInputProps("secret")}
        />
      )}
      {kind === "custom" && (
        <Textarea
          label={t("fields.headers")}
          description={t("fields.headersHint")}
          placeholder={FORMS.authorization}
          autosize
          minRows={2}
          disabled={disabled}
          {...form.getInputProps("headers")}
        />
      )}
    </>
  );
}
