// Sends a provider one small question and shows what came of it, step by step.
import {
  Alert,
  Button,
  Code,
  Group,
  Modal,
  NumberInput,
  Stack,
  Text,
  TextInput,
  Timeline,
} from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconPlugConnected, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schema } from "../../../api/client";
import { useChange } from "../../../api/query";
import { ProblemAlert } from "../../../components/fields/ProblemAlert";
import { Duration } from "../../../components/values";

/** The colour of the light variant alone is too faint for its own background. */
const READABLE = { title: { color: "var(--mantine-color-text)" } };

interface Props {
  name: string;
  /** The saved one, or what the form says now. */
  target: { id: number } | { draft: Schema<"ProviderDraft"> };
  /** Whether the form holds changes that a test of the saved one leaves out. */
  unsaved?: boolean;
  onClose: () => void;
}

export function TestModal({ name, target, unsaved = false, onClose }: Props) {
  const { t } = useTranslation(["providers", "shell"]);
  const [model, setModel] = useState("");
  const [wait, setWait] = useState<number | string>("");
  const test = useChange(() => {
    const settings = {
      ...(model.trim() ? { model: model.trim() } : {}),
      ...(typeof wait === "number" ? { timeout_ms: wait * 1000 } : {}),
    };
    return "id" in target
      ? api.POST("/api/v1/providers/{id}/test", { params: { path: { id: target.id } }, body: settings })
      : api.POST("/api/v1/providers/test", { body: { provider: target.draft, ...settings } });
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("test.title", { name })}
      size="lg"
      closeButtonProps={{ "aria-label": t("shell:common.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          // A form inside of a form's portal must not send the other one too.
          event.stopPropagation();
          test.mutate();
        }}
      >
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            {t("test.hint")}
          </Text>
          {unsaved && (
            <Alert color="orange" variant="light" icon={<IconAlertTriangle size={18} />}>
              {t("test.unsaved")}
            </Alert>
          )}
          <Group align="flex-end" gap="xs">
            <TextInput
              flex={1}
              miw={180}
              label={t("test.model")}
              placeholder={t("test.modelUsual")}
              data-autofocus
              value={model}
              onChange={(event) => setModel(event.currentTarget.value)}
            />
            <NumberInput
              w={130}
              label={t("test.timeout")}
              placeholder={t("form.hubSetting")}
              min={5}
              max={120}
              allowDecimal={false}
              value={wait}
              onChange={setWait}
            />
            <Button
              type="submit"
              loading={test.isPending}
              leftSection={<IconPlugConnected size={16} aria-hidden />}
            >
              {t("test.run")}
            </Button>
          </Group>
          <div aria-live="polite">
            <ProblemAlert
              problem={test.error}
              {...(test.error && test.error.errors.length > 0 ? { homeless: [...test.error.errors] } : {})}
            />
            {test.isPending && (
              <Timeline active={0} bulletSize={22} lineWidth={2}>
                <Timeline.Item title={t("test.asking")} />
                <Timeline.Item title={t("test.firstByte")} c="dimmed" />
                <Timeline.Item title={t("test.end")} c="dimmed" />
              </Timeline>
            )}
            {test.data && !test.isPending && <TestOutcome result={test.data} />}
          </div>
        </Stack>
      </form>
    </Modal>
  );
}

function TestOutcome({ result }: { result: Schema<"TestResult"> }) {
  const { t } = useTranslation("providers");
  const { ok, status, first_byte_ms: first, latency_ms: all, model, text, error, url } = result;
  const answered = status != null;
  return (
    <Stack gap="md">
      <Alert
        color={ok ? "teal" : "red"}
        variant="light"
        styles={READABLE}
        icon={ok ? <IconCheck size={18} /> : <IconX size={18} />}
        title={ok ? t("test.good") : t("test.bad")}
      >
        {error && (
          <Text size="sm" style={{ overflowWrap: "anywhere" }}>
            {error}
          </Text>
        )}
      </Alert>
      <Timeline active={ok ? 3 : answered ? 1 : 0} color={ok ? "teal" : "red"} bulletSize={22} lineWidth={2}>
        <Timeline.Item title={t("test.asked")}>
          <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
            {url}
          </Text>
          <Text size="sm" c="dimmed">
            {t("test.askedFor", { model })}
          </Text>
        </Timeline.Item>
        <Timeline.Item title={answered ? t("test.status", { status }) : t("test.noAnswer")}>
          <Text size="sm" c="dimmed">
            {first == null ? t("test.noFirstByte") : <Duration ms={first} />}
          </Text>
        </Timeline.Item>
        <Timeline.Item title={ok ? t("test.end") : t("test.stopped")}>
          <Text size="sm" c="dimmed">
            <Duration ms={all} />
          </Text>
          {text && (
            <Code block mt={6} style={{ whiteSpace: "pre-wrap" }}>
              {text}
            </Code>
          )}
        </Timeline.Item>
      </Timeline>
    </Stack>
  );
}
