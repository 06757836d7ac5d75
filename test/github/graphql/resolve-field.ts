import { GraphQLError, type GraphQLResolveInfo } from "graphql";
import type { Call } from "../http/call.ts";
import { fieldsOf } from "./objects.ts";
import type { Fields } from "./schema.ts";
import { Subject } from "./subject.ts";

/** Reads a field of our objects. A field of GitHub's that they lack is an error, never a null that could pass for an answer. */
export function resolveField(source: Subject | Fields, args: unknown, call: Call, info: GraphQLResolveInfo): unknown {
  const value = fieldsOf(call.world, source)[info.fieldName];
  if (value === undefined) {
    const field = `${info.parentType.name}.${info.fieldName}`;
    throw new GraphQLError(`The counterpart does not answer ${field}. Add it to the objects in test/github/graphql.`);
  }
  return isAnswerer(value) ? value(args, call) : value;
}

/** Which of a type's many forms an object has: an actor may be a person or a bot. */
export function typeOf(source: Subject | Fields): string {
  return source instanceof Subject ? source.type : String(source["__typename"]);
}

function isAnswerer(value: unknown): value is (args: unknown, call: Call) => unknown {
  return typeof value === "function";
}
