import { isMap, isNode, LineCounter, parseDocument, type Document } from "yaml";
import { z } from "zod";
import { Config } from "./config.ts";
import { MCP_FORMS } from "../sandbox/mcp.ts";
import { UsageError } from "../errors.ts";

export const CONFIG_FILE = ".sandpiper.yml";

/** Far more than any configuration needs; a larger file is a mistake or an attack. */
const MAX_CONFIG_CHARACTERS = 100_000;

/** The configuration cannot be used. Each problem names its line and column, counted from 1. */
export class ConfigError extends UsageError {
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    const lines = problems.map(({ line, column, message }) => `  ${CONFIG_FILE}:${line}:${column}  ${message}`);
    super(`The configuration cannot be used, so nothing was reviewed:\n${lines.join("\n")}`);
    this.problems = problems;
  }
}

export interface ConfigProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** Reads the text of `.sandpiper.yml`; null stands for a repository without one. Throws ConfigError, also for an agent that is none of `agents`. */
export function parseConfig(text: string | null, agents: readonly string[]): Config {
  if (text === null) return Config.parse({});
  if (text.length > MAX_CONFIG_CHARACTERS) {
    throw new ConfigError([at(1, 1, `The file is longer than ${MAX_CONFIG_CHARACTERS} characters.`)]);
  }

  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: true });
  const locate = createLocator(document, lineCounter);
  const broken = document.errors.map(({ pos, message }) => locate.offset(pos[0], message));
  if (broken.length > 0) throw new ConfigError(broken);
  if (document.contents === null) return Config.parse({});
  if (!isMap(document.contents))
    throw new ConfigError([at(1, 1, "Expected keys and values, such as `agent: static`.")]);

  const parsed = Config.safeParse(readPlain(document));
  if (!parsed.success) throw new ConfigError(parsed.error.issues.flatMap((issue) => describeIssue(issue, locate)));
  const { agent } = parsed.data;
  if (agents.includes(agent)) return parsed.data;
  throw new ConfigError([locate.value(["agent"], `There is no agent "${agent}". There are: ${agents.join(", ")}.`)]);
}

function readPlain(document: Document): unknown {
  try {
    // Aliases are not needed here, and a few of them can stand for gigabytes.
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    throw new ConfigError([at(1, 1, "YAML aliases (`*name`) are not supported here. Write the value out.")]);
  }
}

type Path = readonly PropertyKey[];

interface Locator {
  has(path: Path): boolean;
  offset(offset: number, message: string): ConfigProblem;
  value(path: Path, message: string): ConfigProblem;
  key(path: Path, key: string, message: string): ConfigProblem;
}

function createLocator(document: Document, lineCounter: LineCounter): Locator {
  function offset(position: number, message: string): ConfigProblem {
    const { line, col } = lineCounter.linePos(position);
    return at(Math.max(line, 1), Math.max(col, 1), message);
  }

  function startOf(path: Path): number {
    const node = path.length === 0 ? document.contents : document.getIn(path, true);
    if (isNode(node) && node.range) return node.range[0];
    return path.length === 0 ? 0 : startOf(path.slice(0, -1));
  }

  function startOfKey(path: Path, key: string): number {
    const map = path.length === 0 ? document.contents : document.getIn(path, true);
    const pair = isMap(map) ? map.items.find((item) => isNode(item.key) && String(item.key) === key) : undefined;
    return pair !== undefined && isNode(pair.key) && pair.key.range ? pair.key.range[0] : startOf(path);
  }

  return {
    has: (path) => document.hasIn(path),
    offset,
    value: (path, message) => offset(startOf(path), message),
    key: (path, key, message) => offset(startOfKey(path, key), message),
  };
}

function describeIssue(issue: z.core.$ZodIssue, locate: Locator): ConfigProblem[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) =>
      locate.key(issue.path, key, `There is no key \`${[...issue.path, key].join(".")}\`. ${listKeys(issue.path)}`),
    );
  }
  if (issue.code === "invalid_union") return describeServer(issue, locate);
  return [locate.value(issue.path, `\`${issue.path.join(".")}\`: ${issue.message}.`)];
}

/** A server of `mcp` has one of several forms. Where it is clear which one is meant, what is wrong with that one is told. */
function describeServer({ path, errors }: z.core.$ZodIssueInvalidUnion, locate: Locator): ConfigProblem[] {
  const given = MCP_FORMS.filter((key) => locate.has([...path, key]));
  const [only] = given;
  const wrong = only === undefined || given.length > 1 ? undefined : errors[MCP_FORMS.indexOf(only)];
  if (wrong !== undefined) {
    return wrong.flatMap((issue) => describeIssue({ ...issue, path: [...path, ...issue.path] }, locate));
  }
  const has = given.length === 0 ? "" : `, and has ${given.join(" and ")}`;
  return [locate.value(path, `\`${path.join(".")}\` needs one of ${MCP_FORMS.join(", ")}${has}.`)];
}

function listKeys(path: Path): string {
  const here = Object.keys(schemaAt(path).properties ?? {});
  return here.length === 0 ? "Remove it." : `Known here: ${here.join(", ")}.`;
}

type SchemaNode = z.core.JSONSchema.BaseSchema;

function schemaAt(path: Path): SchemaNode {
  return path.reduce<SchemaNode>(
    (node, step) => {
      const next = typeof step === "number" ? node.items : node.properties?.[String(step)];
      return typeof next === "object" && !Array.isArray(next) ? next : {};
    },
    z.toJSONSchema(Config, { io: "input" }),
  );
}

function at(line: number, column: number, message: string): ConfigProblem {
  return { line, column, message };
}
