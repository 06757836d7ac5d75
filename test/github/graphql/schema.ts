import { schema as github } from "@octokit/graphql-schema";
import { buildSchema, type GraphQLSchema } from "graphql";

/** What an object answers: a value for each field, or a function of the field's arguments and the call. */
export type Fields = Readonly<Record<string, unknown>>;

let built: GraphQLSchema | null = null;

/** GitHub's whole schema: a query that GitHub would refuse is refused here too. Built once, for it takes a third of a second. */
export function githubSchema(): GraphQLSchema {
  // It is GitHub's own, and needs no proof of being well-formed.
  built ??= buildSchema(github.idl, { assumeValid: true, assumeValidSDL: true });
  return built;
}
