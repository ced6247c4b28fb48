// Writes new priorities, one batch for each number, and says how they are taken back.
import { useChange } from "../../../api/query";
import { notifyProblem } from "../../../components/notices";
import { applyBatch } from "../batch/applyBatch";

/** Which providers get which priority, as `changedPriorities` says it. */
export type Priorities = ReadonlyMap<number, readonly number[]>;

export function usePriorities(onDone: (undos: string[]) => void) {
  return useChange(
    async (changes: Priorities) => {
      const undos: string[] = [];
      for (const [priority, ids] of changes) {
        const answer = await applyBatch(ids, { priority });
        if (answer.data) undos.push(answer.data.undo);
      }
      return { data: undos, response: new Response() };
    },
    { refresh: [["providers"]], onDone, onProblem: notifyProblem },
  );
}
