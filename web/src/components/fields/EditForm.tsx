// A form that the browser does not judge: what is wrong is said at its fields, of which the first gets the focus.
import { Alert } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { IconLock } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { goTo } from "./applyProblem";

interface Props<Values extends object> {
  form: UseFormReturnType<Values>;
  onSave: (values: Values) => void;
  /** Whether it shows what the configuration file declares, which is changed there. */
  fromFile?: boolean;
  children: ReactNode;
}

export function EditForm<Values extends object>({ form, onSave, fromFile, children }: Props<Values>) {
  const { t } = useTranslation("shell");
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(onSave, (errors) => goTo(form.getInputNode(Object.keys(errors)[0] ?? "")))}
    >
      {fromFile && (
        <Alert variant="light" color="gray" icon={<IconLock size={18} />} mb="md">
          {t("common.fromFile")}
        </Alert>
      )}
      {children}
    </form>
  );
}
