// Listens for the keys of the console, unless somebody has switched single keys off.
import { useEffect, useRef, useState } from "react";
import { remember, stored } from "../../i18n/storage";
import { type Act, isTaken, press, readKey } from "./keys";

const OFF_KEY = "hub-single-keys-off";

/** Whether single keys act, and how to change that. Who speaks to their machine may not want them. */
export function useSingleKeys(): [boolean, (on: boolean) => void] {
  const [on, setOn] = useState(() => stored(OFF_KEY) !== "yes");
  const set = (next: boolean) => {
    remember(OFF_KEY, next ? "no" : "yes");
    setOn(next);
  };
  return [on, set];
}

export function useShortcuts(on: boolean, onAct: (act: Act) => void): void {
  const act = useRef(onAct);
  act.current = onAct;
  useEffect(() => {
    if (!on) return;
    let since: number | undefined;
    const listen = (event: KeyboardEvent) => {
      // Shift alone is on the way to a character.
      if (event.defaultPrevented || event.repeat || event.key === "Shift") return;
      if (isTaken(event.target)) {
        since = undefined;
        return;
      }
      const pressed = press(since, readKey(event), event.timeStamp);
      since = pressed.since;
      if (!pressed.act) return;
      event.preventDefault();
      act.current(pressed.act);
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [on]);
}
