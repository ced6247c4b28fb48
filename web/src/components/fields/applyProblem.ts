// Brings the wrong values that the API points at to the fields of a form.
import type { ApiProblem, FieldError } from "../../api/problem";

/** `/limits/rpm` is the form's `limits.rpm`; `~1` and `~0` are a slash and a tilde in a name. */
export function pathOf(pointer: string): string {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .join(".");
}

/** What is needed of a form, of whatever values. */
interface AnyForm {
  getValues: () => unknown;
  setErrors: (errors: Record<string, string>) => void;
  getInputNode: (path: string) => HTMLElement | null;
}

function hasField(values: unknown, path: string): boolean {
  let at = values;
  for (const part of path.split(".")) {
    if (typeof at !== "object" || at === null || !(part in at)) return false;
    at = (at as Record<string, unknown>)[part];
  }
  return true;
}

/**
 * Marks the fields and goes to the first of them. `rename` leads from a path of the API to a path of the form where the two
 * differ. A part of a list (`/tags/2`) marks the field of the list. Gives back what has no field, for an alert above the form.
 */
export function applyProblem(
  form: AnyForm,
  problem: ApiProblem,
  rename: (path: string) => string = (path) => path,
): FieldError[] {
  const errors: Record<string, string> = {};
  const homeless: FieldError[] = [];
  for (const error of problem.errors) {
    const path = fieldOf(form.getValues(), rename(pathOf(error.pointer)));
    if (path) errors[path] ??= error.detail;
    else homeless.push(error);
  }
  form.setErrors(errors);
  const first = Object.keys(errors)[0];
  if (first) goTo(form.getInputNode(first));
  return homeless;
}

function fieldOf(values: unknown, path: string): string | undefined {
  const parts = path.split(".");
  while (parts.length > 0 && parts[0] !== "") {
    const tried = parts.join(".");
    if (hasField(values, tried) && !/\.\d+$/.test(tried)) return tried;
    parts.pop();
  }
  return undefined;
}

export function goTo(node: HTMLElement | null): void {
  if (!node) return;
  node.scrollIntoView?.({ block: "center", behavior: "smooth" });
  node.focus({ preventScroll: true });
}
