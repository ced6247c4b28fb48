// Moving providers between tiers changes no more numbers than it has to.
import { expect, it } from "vitest";
import { changedPriorities, moved, stepped, tiersOf } from "./order";

const made = (...priorities: number[]) =>
  priorities.map((priority, index) => ({ id: index + 1, name: `p${index + 1}`, priority }));
const numbers = (providers: readonly { priority: number }[]) => providers.map((one) => one.priority);

it("puts equal priorities into one tier, the lowest first", () => {
  expect(tiersOf(made(5, 0, 5)).map((tier) => [tier.priority, tier.members.map((one) => one.id)])).toEqual([
    [0, [2]],
    [5, [1, 3]],
  ]);
});

it("joins a tier", () => {
  expect(numbers(moved(made(0, 10, 20), 3, { tier: 0 }))).toEqual([0, 10, 0]);
});

it("makes a tier between two, and moves those below only where there is no room", () => {
  expect(numbers(moved(made(0, 10, 20), 3, { before: 1 }))).toEqual([0, 10, 1]);
  expect(numbers(moved(made(0, 1, 2), 3, { before: 1 }))).toEqual([0, 2, 1]);
  expect(numbers(moved(made(0, 1, 5, 5), 4, { before: 1 }))).toEqual([0, 2, 5, 1]);
});

it("makes a tier before the first and after the last", () => {
  expect(numbers(moved(made(0, 1), 2, { before: 0 }))).toEqual([1, 0]);
  expect(numbers(moved(made(5, 6), 2, { before: 0 }))).toEqual([5, 0]);
  expect(numbers(moved(made(-2, 6), 2, { before: 0 }))).toEqual([-2, -3]);
  expect(numbers(moved(made(0, 0), 1, { before: 1 }))).toEqual([1, 0]);
});

it("changes nothing where one is alone and stays where it is", () => {
  expect(numbers(moved(made(0, 3), 2, { before: 1 }))).toEqual([0, 3]);
  expect(numbers(moved(made(0, 3), 2, { before: 2 }))).toEqual([0, 3]);
});

it("steps out of a tier, then into the neighbour, and stops at the ends", () => {
  const once = stepped(made(0, 0, 1), 2, 1);
  expect(numbers(once)).toEqual([0, 1, 2]);
  expect(numbers(stepped(once, 2, 1))).toEqual([0, 2, 2]);
  expect(numbers(stepped(made(0, 1), 1, -1))).toEqual([0, 1]);
  expect(numbers(stepped(made(0, 1), 2, 1))).toEqual([0, 1]);
});

it("says which providers get which new priority", () => {
  expect([...changedPriorities(made(0, 1, 2), made(0, 4, 4))]).toEqual([[4, [2, 3]]]);
});
