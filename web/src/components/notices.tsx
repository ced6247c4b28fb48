// Short notices at the edge of the page: something was done (and can be taken back), or was refused.
import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import type { Schema } from "../api/client";
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

/** All that the API's document has, and that nobody answered. */
type Code = Schema<"Code"> | "unreachable";

const CODES: Record<Code, true> = {
  malformed: true,
  unauthorized: true,
  forbidden: true,
  csrf_failed: true,
  not_found: true,
  method_not_allowed: true,
  exists: true,
  in_use: true,
  managed_by_file: true,
  idempotency_conflict: true,
  conflict: true,
  stale: true,
  too_large: true,
  unsupported_media_type: true,
  invalid: true,
  too_many_tries: true,
  internal: true,
  upstream: true,
  unavailable: true,
  unreachable: true,
};

function isCode(code: string): code is Code {
  return Object.hasOwn(CODES, code);
}

/** The title of a problem in the chosen language. */
export function problemTitle(code: string): string {
  return i18n.t(`problem.${isCode(code) ? code : "unknown"}`);
}
