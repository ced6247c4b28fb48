// What the page of sessions shows, as the address says it.
import { RANGE_AT_FIRST, RANGES } from "../../components/range";
import { choice, id, text } from "../../components/urlState";

export const VIEWS = ["active", "history"] as const;

export const FIELDS = {
  view: choice(VIEWS, "active"),
  user_id: id(),
  key_id: id(),
  /** Of the active ones, e.g. `-cost`; the history has an order of its own. */
  sort: text(),
  /** Of the history alone. */
  prefix: text(),
  range: choice(RANGES, RANGE_AT_FIRST),
  from: text(),
  to: text(),
  /** The open one: the id of an active session, or the name that the log has, which may need its key beside it. */
  session: text(),
  session_key: id(),
};

export interface Who {
  user_id: number | undefined;
  key_id: number | undefined;
}

export function whoQuery({ user_id, key_id }: Who): { user_id?: number; key_id?: number } {
  return {
    ...(user_id === undefined ? {} : { user_id }),
    ...(key_id === undefined ? {} : { key_id }),
  };
}
