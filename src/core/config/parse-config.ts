import { isMap, isNode, LineCounter, parseDocument, type Document } from "yaml";
import { z } from "zod";
import { Config } from "./config.ts";
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

/** Reads the text of `.sandpiper.yml`; null stands for a repository without one. Throws ConfigError. */
export function parseConfig(text: string | null): Config {
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
  if (parsed.success) return parsed.data;
  throw new ConfigError(parsed.error.issues.flatMap((issue) => describeIssue(issue, locate)));
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
  return [locate.value(issue.path, `\`${issue.path.join(".")}\`: ${issue.message}.`)];
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
