// Charts for features. What draws them is big and comes as a chunk of its own, with room kept until it is there.
import { Skeleton } from "@mantine/core";
import { lazy, Suspense } from "react";
import type { DonutProps, SeriesProps } from "./types";

const Series = lazy(() => import("./SeriesChart"));
const Donut = lazy(() => import("./DonutChart"));

/** Area, bars or lines over time or over names. */
export function SeriesChart(props: SeriesProps) {
  return (
    <Suspense fallback={<Skeleton h={props.height ?? 260} />}>
      <Series {...props} />
    </Suspense>
  );
}

export function DonutChart(props: DonutProps) {
  return (
    <Suspense fallback={<Skeleton h={props.size ?? 180} w={props.size ?? 180} circle />}>
      <Donut {...props} />
    </Suspense>
  );
}

export type { DonutProps, SeriesProps } from "./types";
