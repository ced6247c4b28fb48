// Sensitive words: what no request may hold, with an import of many and a tester.
import { Code, Text, Textarea } from "@mantine/core";
import { IconListCheck } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/me";
import type { Column } from "../../components/table/columns";
import { TimeAgo } from "../../components/values";
import { CommonFields } from "./CommonFields";
import { wordForm } from "./drafts";
import { MatchTypeField } from "./MatchTypeField";
import { RuleKind, type Tool, useTester } from "./RuleKind";
import { WORDS, type Word } from "./resources";
import { IMPORT, type Place } from "./state";
import { WordImport } from "./WordImport";
import { WordTester } from "./WordTester";

export function WordsTab({ state, set }: Place) {
  const { t } = useTranslation(["guardrails", "shell"]);
  const mayWrite = useMay("write");
  const columns = useMemo(
    (): Column<Word>[] => [
      {
        key: "word",
        header: t("words.word"),
        cell: (row) => (
          <>
            <Code style={{ overflowWrap: "anywhere" }}>{row.word}</Code>
            {row.description && (
              <Text size="xs" c="dimmed" mt={2}>
                {row.description}
              </Text>
            )}
          </>
        ),
      },
      {
        key: "match",
        header: t("match.label"),
        width: 180,
        wide: true,
        cell: (row) => t(`match.${row.match_type ?? "contains"}`),
      },
      {
        key: "created",
        header: t("created"),
        width: 130,
        align: "right",
        wide: true,
        cell: (row) => <TimeAgo at={row.created_at} c="dimmed" />,
      },
    ],
    [t],
  );
  const tester = useTester(t("words.test"), <WordTester />);
  const bring: Tool = {
    open: IMPORT,
    title: t("words.import"),
    icon: <IconListCheck size={16} aria-hidden />,
    content: <WordImport onDone={() => set({ open: "" })} />,
  };
  return (
    <RuleKind
      resource={WORDS}
      columns={columns}
      nameOf={(rule) => rule.word}
      toForm={wordForm}
      toDraft={(form) => form}
      required={{ word: t("words.missing") }}
      fields={(form, disabled) => (
        <>
          <Textarea
            label={t("words.word")}
            description={t("words.wordHint")}
            required
            autosize
            minRows={1}
            disabled={disabled}
            data-autofocus
            {...form.getInputProps("word")}
          />
          <MatchTypeField disabled={disabled} {...form.getInputProps("match_type")} />
          <CommonFields form={form} disabled={disabled} />
        </>
      )}
      tools={mayWrite ? [tester, bring] : [tester]}
      state={state}
      set={set}
    />
  );
}
