import { type ASTNode, type DocumentNode, type GraphQLError, Kind, visit } from "graphql";
import { z } from "zod";
import { ApiError } from "../http/answer.ts";
import { GraphqlRefusal, type RefusalType } from "./graphql-refusal.ts";

/** An error of a field, in GitHub's order of keys. A defect of the counterpart is thrown on, so that the test that met it fails. */
export function formatError(error: GraphQLError): Record<string, unknown> {
  const { originalError: cause, path, locations, message } = error;
  if (cause instanceof GraphqlRefusal) return typed(cause.type, { path, locations, message });
  if (cause instanceof ApiError) return typed(typeOf(cause), { path, locations, message: explain(cause) });
  if (cause !== undefined && cause.name !== "GraphQLError") throw cause;
  return { ...(path === undefined ? {} : { path }), locations, message };
}

interface Told {
  readonly path: GraphQLError["path"];
  readonly locations: GraphQLError["locations"];
  readonly message: string;
}

function typed(type: RefusalType, { path, locations, message }: Told): Record<string, unknown> {
  const extensions = type === "FORBIDDEN" ? { extensions: { saml_failure: false } } : {};
  return { type, path, ...extensions, locations, message };
}

/** Rules that REST and GraphQL share are refused in the form of REST. */
function typeOf({ answer }: ApiError): RefusalType {
  if (answer.status === 404) return "NOT_FOUND";
  return answer.status === 422 ? "UNPROCESSABLE" : "FORBIDDEN";
}

function explain({ answer, message }: ApiError): string {
  const texts = Texts.safeParse(answer.body);
  return texts.success ? texts.data.errors.join(", ") : message;
}

const Texts = z.object({ errors: z.array(z.string()).min(1) });

/** An error that a query has before it runs. There is no data then. */
export function formatInvalid(error: GraphQLError, document: DocumentNode | null): Record<string, unknown> {
  const [node] = error.nodes ?? [];
  const path = document === null || node === undefined ? null : pathTo(document, node);
  const place = { ...(path === null ? {} : { path }), locations: error.locations };
  const unknown = /^Cannot query field "(\w+)" on type "(\w+)"/.exec(error.message);
  if (unknown === null) return { ...place, message: error.message };
  const [, fieldName, typeName] = unknown;
  const extensions = { code: "undefinedField", typeName, fieldName };
  return { ...place, extensions, message: `Field '${fieldName}' doesn't exist on type '${typeName}'` };
}

/** The fields from the root to a place in the query: `["query", "repository", "pullRequest"]`. */
function pathTo(document: DocumentNode, wanted: ASTNode): string[] | null {
  let found: string[] | null = null;
  const names: string[] = [];
  visit(document, {
    enter(node) {
      const name = nameOf(node);
      if (name !== null) names.push(name);
      if (node === wanted) found = [...names];
    },
    leave(node) {
      if (nameOf(node) !== null) names.pop();
    },
  });
  return found;
}

function nameOf(node: ASTNode): string | null {
  if (node.kind === Kind.OPERATION_DEFINITION) return [node.operation, node.name?.value ?? ""].join(" ").trim();
  if (node.kind === Kind.FRAGMENT_DEFINITION) return `fragment ${node.name.value}`;
  return node.kind === Kind.FIELD ? (node.alias?.value ?? node.name.value) : null;
}
