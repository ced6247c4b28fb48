// Sensitive words: what no request may hold, with an import of many and a tester.
import { Button, Code, Switch, Text, Textarea } from "@mantine/core";
import { IconListCheck, IconPlayerPlay } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/me";
import type { Column } from "../../components/table/columns";
import { UrlDrawer } from "../../components/UrlDrawer";
import { TimeAgo } from "../../components/values";
import { wordForm } from "./drafts";
import { MatchTypeField } from "./MatchTypeField";
import { RuleForm } from "./RuleForm";
import { RuleTable } from "./RuleTable";
import { WORDS, type Word } from "./resources";
import { IMPORT, NEW, type Place, TEST } from "./state";
import { WordImport } from "./WordImport";
import { WordTester } from "./WordTester";

export function WordsTab({ state, set }: Place) {
  const { t } = useTranslation(["guardrails", "shell"]);
  const mayWrite = useMay("write");
  const close = () => set({ open: "" });
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
  const titles: Record<string, string> = {
    [NEW]: t("words.new"),
    [IMPORT]: t("words.import"),
    [TEST]: t("words.test"),
  };
  return (
    <>
      <RuleTable
        resource={WORDS}
        label={t("tabs.words")}
        columns={columns}
        nameOf={(row) => row.word}
        add={t("words.add")}
        emptyTitle={t("words.emptyTitle")}
        emptyHint={t("words.emptyHint")}
        state={state}
        set={set}
        actions={
          <>
            <Button
              variant="default"
              leftSection={<IconPlayerPlay size={16} aria-hidden />}
              onClick={() => set({ open: TEST }, { push: true })}
            >
              {t("try")}
            </Button>
            {mayWrite && (
              <Button
                variant="default"
                leftSection={<IconListCheck size={16} aria-hidden />}
                onClick={() => set({ open: IMPORT }, { push: true })}
              >
                {t("words.import")}
              </Button>
            )}
          </>
        }
      />
      <UrlDrawer value={state.open} onClose={close} title={titles[state.open] ?? t("words.one")}>
        {state.open === IMPORT ? (
          <WordImport onDone={close} />
        ) : state.open === TEST ? (
          <WordTester />
        ) : (
          <RuleForm
            key={state.open}
            resource={WORDS}
            id={state.open === NEW ? undefined : Number(state.open)}
            toForm={wordForm}
            toDraft={(form) => form}
            required={{ word: t("words.missing") }}
            nameOf={(form) => form.word}
            onDone={close}
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
                <Textarea
                  label={t("note")}
                  description={t("noteHint")}
                  autosize
                  minRows={2}
                  disabled={disabled}
                  {...form.getInputProps("description")}
                />
                <Switch
                  label={t("shell:common.enabled")}
                  disabled={disabled}
                  {...form.getInputProps("enabled", { type: "checkbox" })}
                />
              </>
            )}
          />
        )}
      </UrlDrawer>
    </>
  );
}
