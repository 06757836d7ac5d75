import { ALL_TRAFFIC, Sandbox, type SandboxNetworkOpts } from "e2b";
import { describe, expect, it } from "vitest";
import { connectionTo } from "./sample.ts";
import { startE2b } from "./start-e2b.ts";

/** What is asked for, and what the service says to it. */
const REFUSED: readonly (readonly [SandboxNetworkOpts, string])[] = [
  [{ allowOut: ["github.com"] }, "you must include 'ALL_TRAFFIC' in deny out"],
  [{ denyOut: ["github.com"] }, "invalid denied CIDR github.com"],
  [{ denyOut: ["10.0.0.0/40"] }, "invalid denied CIDR 10.0.0.0/40"],
  [{ allowOut: ["1.2.3.4.5"] }, "invalid allowed address 1.2.3.4.5"],
  [{ rules: { "a.b": rule(headersOf(21)) } }, "at most 20 headers"],
  [{ rules: { "a.b": rule({ "x y": "1" }) } }, "valid HTTP token characters"],
  [{ rules: { "a.b": rule({ x: "a\nb" }) } }, "contains invalid characters"],
  [{ rules: { "a.b": rule({ x: "y".repeat(2049) }) } }, "maximum length of 2048"],
  [{ rules: { "a.b": [...rule({}), ...rule({})] } }, "at most 1 transform rule"],
  [{ rules: { "a b": rule({}) } }, "not a valid domain name"],
  [{ rules: Object.fromEntries(Object.keys(headersOf(11)).map((name) => [`${name}.dev`, []])) }, "at most 10 domains"],
];

describe("the network of a sandbox", () => {
  it("is kept as it was asked for, and replaced as a whole", async () => {
    await using e2b = await startE2b();
    const rules = { "github.com": rule({ authorization: "Basic abc" }) };
    const sandbox = await Sandbox.create({
      ...connectionTo(e2b),
      network: { denyOut: [ALL_TRAFFIC], allowOut: ["github.com", "10.0.0.0/8"], rules, allowPublicTraffic: false },
    });
    expect((await sandbox.getInfo()).network).toMatchObject({
      denyOut: [ALL_TRAFFIC],
      allowOut: ["github.com", "10.0.0.0/8"],
      rules,
      allowPublicTraffic: false,
    });
    await sandbox.updateNetwork({ denyOut: ["8.8.8.8"], allowInternetAccess: true });
    const { network, allowInternetAccess } = await sandbox.getInfo();
    expect(network).toEqual({ denyOut: ["8.8.8.8"], allowPublicTraffic: false });
    expect(allowInternetAccess).toBe(true);
    expect(e2b.sandboxes()[0]?.timeline.at(-1)?.event).toBe("network-updated");
  });

  it.each(REFUSED)("refuses %j", async (network, message) => {
    await using e2b = await startE2b();
    await expect(Sandbox.create({ ...connectionTo(e2b), network })).rejects.toThrow(message);
    expect(e2b.sandboxes()).toEqual([]);
  });
});

function headersOf(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`h${index}`, "x"]));
}

function rule(headers: Record<string, string>): { transform: { headers: Record<string, string> } }[] {
  return [{ transform: { headers } }];
}
