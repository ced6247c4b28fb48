// A dialog with a short form: what it is for, why it was refused, its fields, and what sends it.
import { Modal, Stack, Text } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import type { FormEvent, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ApiProblem, FieldError } from "../../api/problem";
import { FormButtons } from "./FormButtons";
import { ProblemAlert } from "./ProblemAlert";

interface Props<Values extends object> {
  title: string;
  opened?: boolean;
  onClose: () => void;
  form: UseFormReturnType<Values>;
  onSave: (values: Values) => void;
  saving: boolean;
  problem: ApiProblem | null;
  homeless?: FieldError[];
  /** Said before the fields. */
  hint?: string;
  /** The verb, where "Save" is not it. */
  submit?: string;
  /** Whether the browser judges, too. */
  native?: boolean;
  children: ReactNode;
}

export function ModalForm<Values extends object>(props: Props<Values>) {
  const { title, opened = true, onClose, form, onSave, saving, problem, homeless, hint, submit } = props;
  const { t } = useTranslation("shell");
  const send = (event: FormEvent<HTMLFormElement>) => {
    // A dialog over another form is a child of that form for React.
    event.stopPropagation();
    form.onSubmit(onSave)(event);
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <form noValidate={!props.native} onSubmit={send}>
        <Stack gap="md">
          {hint && (
            <Text size="sm" c="dimmed">
              {hint}
            </Text>
          )}
          <ProblemAlert problem={problem} {...(homeless ? { homeless } : {})} />
          {props.children}
          <FormButtons saving={saving} onCancel={onClose} submit={submit} />
        </Stack>
      </form>
    </Modal>
  );
}
