import { Body } from "../rest/limits.ts";
import { GraphqlRefusal } from "./graphql-refusal.ts";

/** A comment is neither empty nor longer than GitHub stores. */
export function requireBody(body: string): string {
  if (body.trim() === "") throw new GraphqlRefusal("UNPROCESSABLE", "Body can't be blank");
  const parsed = Body.safeParse(body);
  if (!parsed.success) throw new GraphqlRefusal("UNPROCESSABLE", `Body ${parsed.error.issues[0]?.message}`);
  return body;
}
