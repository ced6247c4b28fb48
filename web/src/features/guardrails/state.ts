// What of the page is in its address.
import { choice, flag, text, type useUrlState } from "../../components/urlState";

export const TABS = ["words", "filters", "errors", "clients"] as const;

export const FIELDS = {
  tab: choice(TABS, "words"),
  search: text(),
  enabled: flag(),
  /** An id, or one of the words below. */
  open: text(),
  /** What a new rule begins with, e.g. a client that was seen. */
  begin: text(),
};

export const NEW = "new";
export const TEST = "test";
export const IMPORT = "import";

type Used = ReturnType<typeof useUrlState<typeof FIELDS>>;

/** The state of the address and how to change it, as tabs are given it. */
export interface Place {
  state: Used[0];
  set: Used[1];
}
