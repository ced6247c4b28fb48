import { expect, it } from "vitest";
import { type Column, readSort, sortRows, writeSort } from "./columns";
import { nextSort } from "./TableHead";

interface Row {
  name: string;
  cost: number | null;
}

const columns: Column<Row>[] = [
  { key: "name", header: "", cell: () => null, sortBy: (row) => row.name },
  { key: "cost", header: "", cell: () => null, sortBy: (row) => row.cost },
];
const rows: Row[] = [
  { name: "key10", cost: 1 },
  { name: "key9", cost: null },
  { name: "key1", cost: 3 },
];
const names = (sort: string) => sortRows(rows, columns, readSort(sort)).map((row) => row.name);

it("sorts numbers as numbers, in both directions, and rows without a value last", () => {
  expect(names("")).toEqual(["key10", "key9", "key1"]);
  expect(names("name")).toEqual(["key1", "key9", "key10"]);
  expect(names("cost")).toEqual(["key10", "key1", "key9"]);
  expect(names("-cost")).toEqual(["key1", "key10", "key9"]);
});

it("is one direction, then the other, then none", () => {
  const first = nextSort(undefined, "cost");
  expect(writeSort(first)).toBe("-cost");
  const second = nextSort(first, "cost");
  expect(writeSort(second)).toBe("cost");
  expect(nextSort(second, "cost")).toBeUndefined();
});
