// Which keys do what everywhere in the console: `?` shows them all, and `g` with a letter goes to a page. Pure.

/** How long after `g` a letter belongs to it. */
export const TOGETHER_MS = 1500;

export interface Pressed {
  /** What it stands for, whatever the layout: letters by their place where they are no Latin ones. */
  key: string;
  /** With Ctrl, Alt or Meta it is somebody else's. */
  held: boolean;
}

export type Act = { does: "help" } | { does: "go"; letter: string };

/** `since` is when `g` was pressed, if the next letter goes to a page. */
export function press(
  since: number | undefined,
  pressed: Pressed,
  now: number,
): { since?: number | undefined; act?: Act } {
  if (pressed.held) return {};
  if (pressed.key === "?") return { act: { does: "help" } };
  const key = pressed.key.toLowerCase();
  if (since !== undefined && now - since <= TOGETHER_MS && /^[a-z]$/.test(key)) {
    return { act: { does: "go", letter: key } };
  }
  return key === "g" ? { since: now } : {};
}

export function readKey(event: KeyboardEvent): Pressed {
  const placed = /^Key([A-Z])$/.exec(event.code)?.[1];
  const foreign = event.key.length === 1 && event.key.charCodeAt(0) > 127;
  return {
    key: foreign && placed ? placed : event.key,
    held: event.ctrlKey || event.metaKey || event.altKey,
  };
}

/** Fields take their keys themselves, menus find by letters, and what is open must not be left by accident. */
export function isTaken(target: EventTarget | null): boolean {
  const node = target instanceof Element ? target : null;
  if (node?.closest('input, textarea, select, [contenteditable="true"], [role="menu"], [role="listbox"]')) {
    return true;
  }
  return document.querySelector('[role="dialog"], [role="alertdialog"]') !== null;
}
