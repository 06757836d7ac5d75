import { isIP } from "node:net";
import { z } from "zod";
import { badRequest } from "../http/answer.ts";
import type { Network, NetworkRule } from "../records.ts";

const Rules = z.record(
  z.string(),
  z.array(z.object({ transform: z.object({ headers: z.record(z.string(), z.string()).optional() }).nullish() })),
);

export const NetworkUpdate = z.object({
  allowOut: z.array(z.string()).optional(),
  denyOut: z.array(z.string()).optional(),
  rules: Rules.optional(),
  egressProxy: z
    .object({ address: z.string(), username: z.string().optional(), password: z.string().optional() })
    .optional(),
  allow_internet_access: z.boolean().optional(),
});

export const NetworkConfig = NetworkUpdate.omit({ allow_internet_access: true }).extend({
  allowPublicTraffic: z.boolean().optional(),
  maskRequestHost: z.string().optional(),
  httpsPorts: z.array(z.int()).optional(),
});

type EgressBody = Omit<z.infer<typeof NetworkUpdate>, "allow_internet_access">;

const ALL_TRAFFIC = "0.0.0.0/0";

/** Limits of packages/api/internal/handlers/sandbox_create.go in https://github.com/e2b-dev/infra */
const RULE_LIMITS = {
  domains: 10,
  transformsPerDomain: 1,
  domainLength: 128,
  headers: 20,
  headerNameLength: 64,
  headerValueLength: 2048,
};

/** Checks the rules of a network as the service does, with its messages. */
export function requireNetwork({ rules, ...body }: EgressBody): Network {
  for (const address of body.denyOut ?? []) {
    if (!isAddress(address)) throw badRequest(`invalid denied CIDR ${address}`);
  }
  const domains = (body.allowOut ?? []).filter((entry) => !isAddress(entry));
  for (const entry of domains) {
    if (/^[\d./:]+$/.test(entry)) throw badRequest(`invalid allowed address ${entry}`);
  }
  if (domains.length > 0 && !(body.denyOut ?? []).includes(ALL_TRAFFIC)) {
    throw badRequest(
      "When specifying allowed domains in allow out, you must include 'ALL_TRAFFIC' in deny out to block all other traffic.",
    );
  }
  return rules === undefined ? body : { ...body, rules: requireRules(rules) };
}

function isAddress(entry: string): boolean {
  const [address = "", bits, ...rest] = entry.split("/");
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

function requireRules(rules: z.infer<typeof Rules>): Record<string, readonly NetworkRule[]> {
  const entries = Object.entries(rules);
  if (entries.length > RULE_LIMITS.domains) {
    throw badRequest(`Network rules can have at most ${RULE_LIMITS.domains} domains.`);
  }
  return Object.fromEntries(entries.map(([domain, list]) => [domain, requireDomainRules(domain, list)]));
}

function requireDomainRules(domain: string, list: z.infer<typeof Rules>[string]): readonly NetworkRule[] {
  if (domain === "") throw badRequest("Rule domain must not be empty.");
  if (domain.length > RULE_LIMITS.domainLength) {
    throw badRequest(`Rule domain "${domain}" exceeds maximum length of ${RULE_LIMITS.domainLength} characters.`);
  }
  if (!isDomainName(domain)) throw badRequest(`Rule domain "${domain}" is not a valid domain name.`);
  if (list.length > RULE_LIMITS.transformsPerDomain) {
    throw badRequest(`Domain "${domain}" can have at most ${RULE_LIMITS.transformsPerDomain} transform rule.`);
  }
  return list.map(({ transform }) => {
    if (transform === null || transform === undefined) return {};
    requireHeaders(domain, transform.headers ?? {});
    return { transform };
  });
}

function requireHeaders(domain: string, headers: Readonly<Record<string, string>>): void {
  const entries = Object.entries(headers);
  if (entries.length > RULE_LIMITS.headers) {
    throw badRequest(`Domain "${domain}" can have at most ${RULE_LIMITS.headers} headers per rule.`);
  }
  for (const [name, value] of entries) {
    const header = `"${name}" in rule for domain "${domain}"`;
    if (name === "") throw badRequest(`Header name in rule for domain "${domain}" must not be empty.`);
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) {
      throw badRequest(`Header name ${header} must contain only valid HTTP token characters.`);
    }
    if (name.length > RULE_LIMITS.headerNameLength) {
      throw badRequest(`Header name ${header} exceeds maximum length of ${RULE_LIMITS.headerNameLength} characters.`);
    }
    if (!/^[\t\u0020-\u007E\u0080-\uFFFF]*$/.test(value)) {
      throw badRequest(`Value for header ${header} contains invalid characters.`);
    }
    if (value.length > RULE_LIMITS.headerValueLength) {
      throw badRequest(
        `Value for header ${header} exceeds maximum length of ${RULE_LIMITS.headerValueLength} characters.`,
      );
    }
  }
}

function isDomainName(text: string): boolean {
  return text.split(".").every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/i.test(label));
}
