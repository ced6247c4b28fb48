import { expect, it } from "vitest";
import { ApiProblem } from "../../api/problem";
import { runBatch } from "./run";

it("tries all, never more than four at once, and tells which were refused", async () => {
  let running = 0;
  let most = 0;
  const steps: number[] = [];
  const outcome = await runBatch(
    [1, 2, 3, 4, 5, 6, 7],
    async (item) => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      if (item % 3 === 0) throw new ApiProblem(409, "managed_by_file", `${item}`);
    },
    (finished) => steps.push(finished),
  );
  expect(most).toBeLessThanOrEqual(4);
  expect(steps).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(outcome.done).toEqual([1, 2, 4, 5, 7]);
  expect(outcome.failed.map(({ item, problem }) => [item, problem.code])).toEqual([
    [3, "managed_by_file"],
    [6, "managed_by_file"],
  ]);
});

it("has nothing to do with nothing", async () => {
  expect(await runBatch([], () => Promise.reject(new Error("never")))).toEqual({ done: [], failed: [] });
});
