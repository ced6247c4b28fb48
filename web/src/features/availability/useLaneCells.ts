// The steps of the API as cells of a strip, in the reader's words.
import { useTranslation } from "react-i18next";
import type { Schema } from "../../api/client";
import type { LaneCell } from "../../components/Lanes";
import { useFormat } from "../../format/useFormat";

/** `to` ends the last step. */
export function useLaneCells(to: string): (lanes: readonly Schema<"LaneShape">[]) => LaneCell[] {
  const { t } = useTranslation("availability");
  const format = useFormat();
  const moment = (at: string, withDay: boolean) =>
    new Intl.DateTimeFormat(format.language, {
      ...(withDay ? ({ month: "short", day: "numeric" } as const) : {}),
      hour: "2-digit",
      minute: "2-digit",
    }).format(new Date(at));
  return (lanes) =>
    lanes.map((lane, index) => {
      const end = lanes[index + 1]?.from ?? to;
      const sameDay = new Date(lane.from).toDateString() === new Date(end).toDateString();
      const judged = lane.succeeded + lane.failed;
      return {
        key: lane.from,
        availability: lane.availability ?? null,
        when: `${moment(lane.from, true)} – ${moment(end, !sameDay)}`,
        lines:
          judged + lane.other === 0
            ? [t("nothing")]
            : [
                ...(lane.availability == null
                  ? []
                  : [t("available", { share: format.percent(lane.availability * 100) })]),
                t("counts", { ok: format.count(lane.succeeded), failed: format.count(lane.failed) }),
                ...(lane.other > 0 ? [t("other", { count: lane.other })] : []),
              ],
      };
    });
}
