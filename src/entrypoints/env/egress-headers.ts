import { readFileSync } from "node:fs";
import { z } from "zod";
import { UsageError } from "#core/errors.ts";

/** Headers by host, which E2B adds to the requests of a sandbox after they have left it. */
export type EgressHeaders = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Limits of E2B's network rules: hosts, headers of each, and characters of a value. */
const MAX_HOSTS = 10;
const MAX_HEADERS = 20;
const MAX_VALUE_LENGTH = 2048;

/** The alphabet of field names in RFC 9110, section 5.6.2. */
const HeaderName = z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, "expected the name of a header");
const HeaderValue = z
  .string()
  .min(1)
  .max(MAX_VALUE_LENGTH)
  .regex(/^[\t\x20-\x7E]+$/, "expected one line of plain characters");
const HostName = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/i,
    "expected a host such as api.example.com",
  );

const File = z
  .record(
    HostName,
    z
      .record(HeaderName, HeaderValue)
      .refine((headers) => Object.keys(headers).length <= MAX_HEADERS, `E2B takes ${MAX_HEADERS} headers for a host`),
  )
  .refine((hosts) => Object.keys(hosts).length <= MAX_HOSTS, `E2B takes ${MAX_HOSTS} hosts`);

/** Reads the file that SANDPIPER_E2B_EGRESS_HEADERS names. Messages quote no value, because values are secrets. */
export function readEgressHeaders(path: string): EgressHeaders {
  const parsed = File.safeParse(parseJson(path, readText(path)));
  if (parsed.success) return parsed.data;
  throw new UsageError(
    `${path}, which SANDPIPER_E2B_EGRESS_HEADERS names, is not usable:\n${z.prettifyError(parsed.error)}\n` +
      'Expected hosts with headers, as in {"api.example.com": {"Authorization": "Bearer ${e2b.secrets.EXAMPLE}"}}.',
  );
}

/**
 * The values that are secrets themselves, to be kept out of every text: whole, and without a scheme such as "Bearer".
 * A placeholder names a secret of E2B's and is none.
 */
export function secretsOf(headers: EgressHeaders): readonly string[] {
  const values = Object.values(headers).flatMap((named) => Object.values(named));
  return values.filter((value) => !PLACEHOLDER.test(value)).flatMap((value) => [value, value.replace(SCHEME, "")]);
}

const PLACEHOLDER = /\$\{e2b\.secrets\.[^}]+\}/;
const SCHEME = /^[A-Za-z][A-Za-z0-9-]* +/;

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    const reason = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
    throw new UsageError(
      `${path}, which SANDPIPER_E2B_EGRESS_HEADERS names, cannot be read (${reason}). Name a JSON file.`,
      { cause },
    );
  }
}

/** The parser's own message would quote the text. */
function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${path}, which SANDPIPER_E2B_EGRESS_HEADERS names, is no JSON. Correct it.`);
  }
}
