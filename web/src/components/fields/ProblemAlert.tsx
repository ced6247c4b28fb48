// Why the hub refused what a form sent: the problem, and every wrong value that no field of the form shows.
import { Alert, List, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ApiProblem, FieldError } from "../../api/problem";
import { problemTitle } from "../notices";

interface Props {
  problem: ApiProblem | null | undefined;
  /** What `applyProblem` gave back. Without it the problem's own words are shown. */
  homeless?: FieldError[];
}

export function ProblemAlert({ problem, homeless }: Props) {
  if (!problem) return null;
  const rest = homeless ?? [];
  return (
    <Alert
      color="red"
      variant="light"
      icon={<IconAlertTriangle size={18} />}
      title={problemTitle(problem.code)}
      role="alert"
    >
      {rest.length > 0 ? (
        <List size="sm">
          {rest.map((error) => (
            <List.Item key={error.pointer}>
              <code>{error.pointer}</code> {error.detail}
            </List.Item>
          ))}
        </List>
      ) : (
        problem.errors.length === 0 && problem.detail && <Text size="sm">{problem.detail}</Text>
      )}
    </Alert>
  );
}
