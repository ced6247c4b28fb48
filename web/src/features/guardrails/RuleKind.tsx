// All of one kind of rules: the list, and a drawer with the form of the rule that is open, or with a tool such as a tester.
import { Button } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { IconPlayerPlay } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Column } from "../../components/table/columns";
import { UrlDrawer } from "../../components/UrlDrawer";
import { RuleForm } from "./RuleForm";
import { RuleTable } from "./RuleTable";
import type { Resource, Rule } from "./resources";
import { NEW, type Place, TEST } from "./state";

export interface Tool {
  /** What stands in the address while it is open. */
  open: string;
  title: string;
  /** On its button; the title where it is left out. */
  label?: string;
  icon: ReactNode;
  content: ReactNode;
  /** Of the drawer, where it wants more room than a form. */
  size?: number;
}

interface Props<Row extends Rule, Draft, Form extends object> extends Place {
  resource: Resource<Row, Draft>;
  columns: readonly Column<Row>[];
  /** Of a rule as it is kept, and as it stands in the form. */
  nameOf: (rule: Row | Form) => string;
  toForm: (row?: Row) => Form;
  toDraft: (form: Form) => Draft;
  /** What may not be empty, with what is said when it is. */
  required: Partial<Record<keyof Form & string, string>>;
  fields: (form: UseFormReturnType<Form>, disabled: boolean) => ReactNode;
  tools?: readonly Tool[];
  /** Of the drawer with the form. */
  size?: number;
  /** Below the list. */
  children?: ReactNode;
}

export function RuleKind<Row extends Rule, Draft, Form extends object>(props: Props<Row, Draft, Form>) {
  const { resource, columns, nameOf, state, set, tools = [], size, children } = props;
  const { t } = useTranslation(["guardrails", "shell"]);
  const kind = resource.key;
  const close = () => set({ open: "", begin: "" });
  const tool = tools.find((one) => one.open === state.open);
  const drawerSize = tool?.size ?? size;
  return (
    <>
      <RuleTable
        resource={resource}
        label={t(`tabs.${kind}`)}
        columns={columns}
        nameOf={nameOf}
        add={t(`${kind}.add`)}
        emptyTitle={t(`${kind}.emptyTitle`)}
        emptyHint={t(`${kind}.emptyHint`)}
        state={state}
        set={set}
        actions={tools.map((one) => (
          <Button
            key={one.open}
            variant="default"
            leftSection={one.icon}
            onClick={() => set({ open: one.open }, { push: true })}
          >
            {one.label ?? one.title}
          </Button>
        ))}
      />
      {children}
      <UrlDrawer
        value={state.open}
        onClose={close}
        title={tool?.title ?? t(state.open === NEW ? `${kind}.new` : `${kind}.one`)}
        {...(drawerSize ? { size: drawerSize } : {})}
      >
        {tool?.content ?? (
          <RuleForm
            key={state.open}
            resource={resource}
            id={state.open === NEW ? undefined : Number(state.open)}
            toForm={props.toForm}
            toDraft={props.toDraft}
            required={props.required}
            nameOf={nameOf}
            onDone={close}
            fields={props.fields}
          />
        )}
      </UrlDrawer>
    </>
  );
}

/** The tester that most kinds have. */
export function useTester(title: string, content: ReactNode, size?: number): Tool {
  const { t } = useTranslation("guardrails");
  const icon = <IconPlayerPlay size={16} aria-hidden />;
  return { open: TEST, title, label: t("try"), icon, content, ...(size ? { size } : {}) };
}
