/** The types that GitHub gives to the errors of a field. */
export type RefusalType =
  | "NOT_FOUND"
  | "FORBIDDEN"
  | "INSUFFICIENT_SCOPES"
  | "UNPROCESSABLE"
  | "STALE_DATA"
  | "MISSING_PAGINATION_BOUNDARIES"
  | "INVALID_PAGINATION_BOUNDARIES"
  | "EXCESSIVE_PAGINATION"
  | "BRANCH_PROTECTION_RULE_VIOLATION"
  | "argumentLiteralsIncompatible";

/** A field that is not answered. The rest of the query is. */
export class GraphqlRefusal extends Error {
  override readonly name = "GraphqlRefusal";
  readonly type: RefusalType;

  constructor(type: RefusalType, message: string) {
    super(message);
    this.type = type;
  }
}

export function noNode(id: string): GraphqlRefusal {
  return new GraphqlRefusal("NOT_FOUND", `Could not resolve to a node with the global id of '${id}'`);
}
