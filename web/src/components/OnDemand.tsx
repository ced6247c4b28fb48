// What is asked for only when somebody wants to see it: a button, then the answer, or what to say where there is none.
import { Button, Skeleton } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ComponentType, ReactNode } from "react";
import type { ApiProblem } from "../api/problem";
import { ErrorState } from "./ErrorState";

interface Props<T> {
  /** What the button says. */
  label: string;
  icon: ComponentType<{ size: number }>;
  shown: boolean;
  onShow: () => void;
  /** Asked once `shown`. */
  answer: UseQueryResult<T, ApiProblem>;
  /** Where the hub has nothing of it. */
  none: ReactNode;
  children: (data: T) => ReactNode;
}

export function OnDemand<T>({ label, icon: Icon, shown, onShow, answer, none, children }: Props<T>) {
  if (!shown)
    return (
      <Button variant="default" w="fit-content" leftSection={<Icon size={16} />} onClick={onShow}>
        {label}
      </Button>
    );
  if (answer.error?.status === 404) return none;
  if (answer.error && !answer.data)
    return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />;
  return answer.data ? children(answer.data) : <Skeleton h={240} />;
}
