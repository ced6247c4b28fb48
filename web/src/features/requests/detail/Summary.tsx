// Who asked for what, and who answered.
import { useTranslation } from "react-i18next";
import type { Schema } from "../../../api/client";
import { Facts } from "../../../components/Facts";
import { PageLink } from "../../../components/PageLink";
import { Outcome } from "../../../components/requests/Outcome";
import { useWord } from "../../../components/requests/words";
import { DateTime, Money } from "../../../components/values";
import type { Item } from "../rows";

interface Props {
  item: Item;
  details: Schema<"Details"> | null | undefined;
}

function Linked({ page, of }: { page: "user" | "key" | "provider"; of: Schema<"Named"> | null | undefined }) {
  if (!of) return "–";
  return (
    <PageLink to={`/console/${page}s`} search={{ [page]: String(of.id) }}>
      {of.name ?? `#${of.id}`}
    </PageLink>
  );
}

export function Summary({ item, details }: Props) {
  const { t } = useTranslation("requests");
  const word = useWord();
  const model =
    item.upstream_model && item.upstream_model !== item.model
      ? `${item.model} → ${item.upstream_model}`
      : item.model;
  return (
    <Facts
      columns={3}
      facts={[
        { name: t("columns.outcome"), value: <Outcome row={item} /> },
        { name: t("detail.at"), value: <DateTime at={item.at} /> },
        { name: t("columns.cost"), value: item.unpriced ? t("unpriced") : <Money usd={item.cost_usd} /> },
        { name: t("columns.user"), value: <Linked page="user" of={item.user} /> },
        { name: t("detail.key"), value: <Linked page="key" of={item.key} /> },
        { name: t("columns.provider"), value: <Linked page="provider" of={item.provider} /> },
        { name: t("columns.model"), value: model || "–" },
        { name: t("columns.endpoint"), value: item.endpoint },
        {
          name: t("columns.kind"),
          value: [
            word("kinds", item.kind),
            word("dialects", item.dialect),
            t(item.stream ? "streamed" : "whole"),
          ].join(" · "),
        },
        {
          name: t("columns.session"),
          value: item.session ? (
            <PageLink
              to="/console/sessions"
              search={{ session: item.session, ...(item.key ? { session_key: String(item.key.id) } : {}) }}
            >
              {t("detail.conversation")}
            </PageLink>
          ) : (
            "–"
          ),
        },
        { name: t("detail.client"), value: details?.user_agent ?? "–" },
        { name: t("detail.address"), value: details?.client_ip ?? "–" },
      ]}
    />
  );
}
