import { type DocumentNode, execute, getOperationAST, GraphQLError, OperationTypeNode, parse, validate } from "graphql";
import { z } from "zod";
import { type Answer, ApiError, ok } from "../http/answer.ts";
import type { Call } from "../http/call.ts";
import { formatError, formatInvalid } from "./format-error.ts";
import { MUTATION } from "./mutation.ts";
import { QUERY } from "./query.ts";
import { rateLimitHeaders, spendPoint } from "./rate-limit.ts";
import { resolveField, typeOf } from "./resolve-field.ts";
import { type Fields, githubSchema } from "./schema.ts";

const Request = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/** Answers a query against GitHub's schema. What goes wrong in it is told in the answer, with status 200, as GitHub does. */
export async function answerGraphql(call: Call): Promise<Answer> {
  requireToken(call);
  spendPoint(call);
  const request = Request.safeParse(call.body);
  if (!request.success)
    return answer(call, { errors: [{ message: "A query attribute must be specified and must be a string." }] });
  const { query, variables, operationName } = request.data;
  const document = parseQuery(query);
  if (document instanceof GraphQLError) return answer(call, { errors: [formatInvalid(document, null)] });

  const schema = githubSchema();
  const mistakes = validate(schema, document);
  if (mistakes.length > 0) return answer(call, { errors: mistakes.map((mistake) => formatInvalid(mistake, document)) });

  const { data, errors } = await execute({
    schema,
    document,
    rootValue: rootOf(document, operationName ?? null),
    contextValue: call,
    variableValues: variables ?? {},
    operationName: operationName ?? null,
    fieldResolver: resolveField,
    typeResolver: typeOf,
  });
  const failures = errors === undefined ? {} : { errors: errors.map(formatError) };
  return answer(call, data === undefined ? failures : { data, ...failures });
}

function requireToken({ principal }: Call): void {
  if (principal.kind === "anonymous") throw new ApiError(401, "This endpoint requires you to be authenticated.");
  if (principal.kind === "app") throw new ApiError(401, "Bad credentials");
}

function answer(call: Call, body: unknown): Answer {
  return { ...ok(body), headers: rateLimitHeaders(call) };
}

function parseQuery(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query);
  } catch (cause) {
    if (cause instanceof GraphQLError) return cause;
    throw cause;
  }
}

function rootOf(document: DocumentNode, operationName: string | null): Fields {
  const operation = getOperationAST(document, operationName)?.operation;
  return operation === OperationTypeNode.MUTATION ? MUTATION : QUERY;
}
