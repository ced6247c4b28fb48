// The words of the audit log in the reader's language: `user.update` is made of a thing and of what was done to it.
import { useTranslation } from "react-i18next";

export function useAuditWord() {
  const { t, i18n } = useTranslation("audit");
  // Newer hubs may write down more than is known here: that is shown as it is.
  const word = (group: "verbs" | "targets" | "doors" | "actors", one: string): string =>
    i18n.exists(`audit:${group}.${one}`) ? String(t(`${group}.${one}` as never)) : one.replaceAll("_", " ");
  const action = (name: string): string => {
    const [target = "", verb = ""] = name.split(".");
    return t("action", { target: word("targets", target), verb: word("verbs", verb) });
  };
  return { word, action };
}

/** What was done, by how grave it is. */
export function toneOfAction(action: string): "good" | "warn" | "bad" | "info" | "calm" {
  const verb = action.split(".")[1] ?? "";
  if (verb === "create" || verb === "import" || verb === "restore") return "good";
  if (verb === "delete" || verb === "terminate" || verb === "sign_in_failed") return "bad";
  if (verb === "sign_in" || verb === "sign_out" || verb === "prune" || verb === "reload") return "calm";
  return "info";
}
