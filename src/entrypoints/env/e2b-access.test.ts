import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readE2bAccess } from "./e2b-access.ts";
import { readEnv } from "./env.ts";

describe("readE2bAccess", () => {
  it("says which variable to set where there is no key, and where keys are to be had", () => {
    expect(() => readE2bAccess(readEnv({}).e2b)).toThrow(/Set E2B_API_KEY; https:\/\/e2b\.dev/);
  });

  it("leaves out what is to be E2B's own", () => {
    const { connection, limits, egressHeaders, secrets } = readE2bAccess(readEnv({ E2B_API_KEY: "e2b_0123" }).e2b);
    expect(connection).toEqual({ apiKey: "e2b_0123" });
    expect(limits).toEqual({ concurrent: 20, createsPerSecond: 1, maxLifetimeMs: 3_600_000 });
    expect(egressHeaders).toEqual({});
    expect(secrets).toEqual(["e2b_0123"]);
  });

  it("counts the key and the values of headers among the secrets", () => {
    const folder = mkdtempSync(join(tmpdir(), "sandpiper-access-"));
    try {
      const path = join(folder, "headers.json");
      writeFileSync(path, JSON.stringify({ "api.openai.com": { Authorization: "Bearer sk-1234567890" } }));
      const env = readEnv({ E2B_API_KEY: "e2b_0123", SANDPIPER_E2B_EGRESS_HEADERS: path });
      const { secrets, hostsWithCredential } = readE2bAccess(env.e2b);
      expect(secrets).toEqual(["e2b_0123", "Bearer sk-1234567890", "sk-1234567890"]);
      expect(hostsWithCredential).toEqual(["api.openai.com"]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
