// What of the page is in its address.
import { choice, id, maybe, text, type useUrlState } from "../../components/urlState";
import { EVENTS } from "./drafts";

export const TABS = ["targets", "rules", "log"] as const;
export const STATES = ["waiting", "sent", "failed"] as const;
export const NEW = "new";

export const FIELDS = {
  tab: choice(TABS, "targets"),
  /** An id, or `new`. */
  open: text(),
  event: maybe(EVENTS),
  target: id(),
  state: maybe(STATES),
};

type Used = ReturnType<typeof useUrlState<typeof FIELDS>>;

/** The state of the address and how to change it, as tabs are given it. */
export interface Place {
  state: Used[0];
  set: Used[1];
}
