// Writes new priorities, one batch for each number, and says how they are taken back.
import { api } from "../../../api/client";
import { useChange } from "../../../api/query";
import { notifyProblem } from "../../../components/notices";

/** Which providers get which priority, as `changedPriorities` says it. */
export type Priorities = ReadonlyMap<number, readonly number[]>;

export function usePriorities(onDone: (undos: string[]) => void) {
  return useChange(
    async (changes: Priorities) => {
      const undos: string[] = [];
      for (const [priority, ids] of changes) {
        const answer = await api.POST("/api/v1/providers/batch/apply", {
          // The document says of a patch only that it is an object.
          body: { ids: [...ids], patch: { priority } as unknown as Record<string, never> },
        });
        if (answer.data) undos.push(answer.data.undo);
      }
      return { data: undos, response: new Response() };
    },
    { refresh: [["providers"]], onDone, onProblem: notifyProblem },
  );
}
