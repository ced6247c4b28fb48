// Many sensitive words at once, a line each: all of them or none.
import { Checkbox, Stack, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { useChange } from "../../api/query";
import { askFirst } from "../../components/ConfirmButton";
import { FormFooter } from "../../components/fields/FormFooter";
import { ProblemAlert } from "../../components/fields/ProblemAlert";
import { notifyDone } from "../../components/notices";
import { wordLines } from "./drafts";
import { MatchTypeField } from "./MatchTypeField";
import { MATCH_TYPES, type MatchType } from "./resources";

export function WordImport({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation("guardrails");
  const [text, setText] = useState("");
  const [match, setMatch] = useState<MatchType>("contains");
  const [replace, setReplace] = useState(false);
  const words = wordLines(text);
  const bring = useChange(
    () => api.POST("/api/v1/sensitive-words/import", { body: { words, match_type: match, replace } }),
    {
      refresh: [["guardrails", "words"]],
      onDone: (result) => {
        notifyDone(
          t("words.imported", {
            added: result?.added ?? 0,
            kept: result?.kept ?? 0,
            removed: result?.removed ?? 0,
          }),
        );
        onDone();
      },
    },
  );
  const send = () => {
    if (!replace) return bring.mutate();
    askFirst({
      title: t("words.replaceTitle"),
      body: t("words.replaceBody"),
      confirm: t("words.replaceConfirm"),
      onConfirm: () => bring.mutate(),
    });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Stack gap="md">
        <ProblemAlert problem={bring.error} homeless={bring.error?.errors.slice() ?? []} />
        <Textarea
          label={t("words.lines", { count: words.length })}
          description={t("words.linesHint")}
          autosize
          minRows={10}
          maxRows={24}
          data-autofocus
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <MatchTypeField
          value={match}
          onChange={(value) => setMatch(MATCH_TYPES.find((one) => one === value) ?? "contains")}
        />
        <Checkbox
          label={t("words.replace")}
          description={t("words.replaceHint")}
          checked={replace}
          onChange={(event) => setReplace(event.currentTarget.checked)}
        />
      </Stack>
      <FormFooter
        saving={bring.isPending}
        disabled={words.length === 0}
        submit={t("words.import")}
        onCancel={onDone}
      />
    </form>
  );
}
