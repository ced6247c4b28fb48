// Short notices at the edge of the page: something was done (and can be taken back), or was refused.
import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { type ApiProblem, asProblem } from "../api/problem";
import { i18n } from "../i18n";

const UNDO_FOR_MS = 10_000;

/** Asked for at each notice, since the language may have changed. */
const closing = () => ({ closeButtonProps: { "aria-label": i18n.t("common.close") } });

export function notifyDone(message: string): void {
  notifications.show({
    message,
    color: "teal",
    icon: <IconCheck size={16} />,
    autoClose: 4_000,
    ...closing(),
  });
}

/** Says what went wrong in the reader's language, with the hub's own words below. */
export function notifyProblem(thrown: ApiProblem | unknown): void {
  const problem = asProblem(thrown);
  notifications.show({
    title: problemTitle(problem.code),
    message: problem.detail,
    color: "red",
    icon: <IconAlertTriangle size={16} />,
    autoClose: 10_000,
    ...closing(),
  });
}

/** Done, and for ten seconds it can be undone by one click. */
export function notifyUndo(message: string, undo: () => void): void {
  const id = `undo-${Date.now()}-${Math.random()}`;
  notifications.show({
    id,
    color: "teal",
    icon: <IconCheck size={16} />,
    autoClose: UNDO_FOR_MS,
    ...closing(),
    message: (
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text size="sm">{message}</Text>
        <Button
          size="compact-sm"
          variant="light"
          onClick={() => {
            notifications.hide(id);
            undo();
          }}
        >
          {i18n.t("common.undo")}
        </Button>
      </Group>
    ),
  });
}

const CODES = [
  "unauthorized",
  "forbidden",
  "csrf_failed",
  "not_found",
  "exists",
  "in_use",
  "managed_by_file",
  "conflict",
  "stale",
  "too_large",
  "invalid",
  "too_many_tries",
  "internal",
  "upstream",
  "unavailable",
  "unreachable",
] as const;

/** The title of a problem in the chosen language. */
export function problemTitle(code: string): string {
  const known = CODES.find((one) => one === code) ?? "unknown";
  return i18n.t(`problem.${known}`);
}
