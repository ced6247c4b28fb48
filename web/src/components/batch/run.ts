// Does the same to many things, a few at a time, and says how far it is. Pure but for what it is given to do.
import { type ApiProblem, asProblem } from "../../api/problem";

/** Enough to be quick, few enough to leave the hub to its clients. */
const AT_ONCE = 4;

export interface Outcome<T> {
  done: T[];
  failed: { item: T; problem: ApiProblem }[];
}

/** One that is refused does not keep the others from being tried. Both lists are in the order of `items`. */
export async function runBatch<T>(
  items: readonly T[],
  act: (item: T) => Promise<unknown>,
  onProgress: (finished: number) => void = () => {},
): Promise<Outcome<T>> {
  const problems = new Map<T, ApiProblem>();
  let next = 0;
  let finished = 0;
  const worker = async () => {
    for (;;) {
      const item = items[next];
      next += 1;
      if (item === undefined) return;
      try {
        await act(item);
      } catch (error) {
        problems.set(item, asProblem(error));
      }
      finished += 1;
      onProgress(finished);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
  return {
    done: items.filter((item) => !problems.has(item)),
    failed: items.flatMap((item) => {
      const problem = problems.get(item);
      return problem ? [{ item, problem }] : [];
    }),
  };
}
