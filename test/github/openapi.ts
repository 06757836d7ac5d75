import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { z } from "zod";

const Slice = z.object({ answers: z.record(z.string(), z.unknown()), schemas: z.record(z.string(), z.unknown()) });

/** GitHub's description of its answers and webhooks, to which the counterpart is held. */
export interface Oracle {
  /** What is wrong with a body, as sentences; empty where it is right. `name` is "METHOD /path STATUS" or "event.action". */
  check(name: string, body: unknown): readonly string[];
}

export function restOracle(): Oracle {
  return createOracle("rest.json");
}

export function webhookOracle(): Oracle {
  return createOracle("webhooks.json");
}

/**
 * Errors of the description itself. GitHub sends null where a comment has no line: on a file, outdated, or not yet placed;
 * the REST description forbids it, that of the webhooks does not.
 */
const KNOWN_ERRORS: readonly RegExp[] = [
  /^(\/\d+|\/comment)?\/(line|position|original_line|original_position|start_line|original_start_line|start_side) must be /,
  // The address of an App's bot has brackets: "1+name[bot]@users.noreply.github.com".
  /\/email must match format /,
  // In the list of installations, the account would have to be a person and an enterprise at once.
  /^\/\d+\/account must (have required property '(name|slug|created_at|updated_at)'|be null|match a schema in anyOf)/,
];

function createOracle(file: string): Oracle {
  const path = join(import.meta.dirname, "..", "fixtures", "openapi", file);
  const { answers, schemas } = Slice.parse(JSON.parse(readFileSync(path, "utf8")));
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ $id: "slice", schemas, answers });
  const compiled = new Map<string, ValidateFunction | null>();

  return {
    check(name, body) {
      if (!(name in answers)) return [`GitHub's description does not know "${name}".`];
      if (answers[name] === null) return body === undefined ? [] : ["GitHub sends no body here."];
      const validate = compiled.get(name) ?? ajv.compile({ $ref: `slice#/answers/${escapePointer(name)}` });
      compiled.set(name, validate);
      validate(structuredCloneOfJson(body));
      return (validate.errors ?? []).map(sentence).filter((text) => !KNOWN_ERRORS.some((known) => known.test(text)));
    },
  };
}

function sentence({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath} ${message} ${JSON.stringify(params)}`;
}

function escapePointer(name: string): string {
  return encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1"));
}

/** What travels is JSON: undefined is absent there. */
function structuredCloneOfJson(body: unknown): unknown {
  return body === undefined ? undefined : JSON.parse(JSON.stringify(body));
}
