// A batch of changes for a page: progress while it runs, then one notice with undo, and one about what was refused.
import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { notifyDone, notifyProblem, notifyUndo } from "../notices";
import { runBatch } from "./run";

interface Batch<T> {
  items: readonly T[];
  act: (item: T) => Promise<unknown>;
  /** Brings one back to what it was; without it there is no way back. */
  undo?: (item: T) => Promise<unknown>;
  /** What was done, by how many it was done to. */
  message: (count: number) => string;
  /** Said after undoing. */
  undone: (count: number) => string;
}

export function useBatch(refresh: readonly QueryKey[]) {
  const queries = useQueryClient();
  const [progress, setProgress] = useState<{ finished: number; total: number }>();

  const all = async <T>(items: readonly T[], act: (item: T) => Promise<unknown>) => {
    const total = items.length;
    setProgress({ finished: 0, total });
    const outcome = await runBatch(items, act, (finished) => setProgress({ finished, total }));
    setProgress(undefined);
    for (const queryKey of refresh) void queries.invalidateQueries({ queryKey });
    if (outcome.failed[0]) notifyProblem(outcome.failed[0].problem);
    return outcome;
  };

  const run = async <T>({ items, act, undo, message, undone }: Batch<T>) => {
    const { done } = await all(items, act);
    if (done.length === 0) return;
    if (!undo) {
      notifyDone(message(done.length));
      return;
    }
    notifyUndo(message(done.length), () => {
      void all(done, undo).then((back) => {
        if (back.done.length > 0) notifyDone(undone(back.done.length));
      });
    });
  };
  return { progress, run };
}
