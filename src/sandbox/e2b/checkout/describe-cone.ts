import type { CheckoutExtent } from "#core/sandbox/sandbox.ts";
import { coneOf } from "./cone.ts";

const NAMED = 3;

/** Says which part of the tree has its content in the checkout. */
export function describeCone({ changedPaths }: CheckoutExtent): string {
  const { folders } = coneOf(changedPaths);
  const named = folders.slice(0, NAMED).map((folder) => JSON.stringify(folder));
  const rest = folders.length - named.length;
  const list = rest === 0 ? named.join(", ") : `${named.join(", ")} and ${rest} more`;
  const where =
    folders.length === 0
      ? "the files at the top"
      : `the folders of the changed files (${list}) and the files at the top`;
  return `The checkout holds ${where}. Of other files it knows the names alone.`;
}
