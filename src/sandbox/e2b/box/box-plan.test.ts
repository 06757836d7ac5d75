import { describe, expect, it } from "vitest";
import type { SandboxSpec } from "#core/sandbox/sandbox.ts";
import { planBox } from "./box-plan.ts";
import type { BoxPlan } from "./box-plan.ts";

const MINUTE = 60_000;
const url = "https://github.com/octo-org/octo-repo.git";
const remote = { url, headRef: "refs/pull/42/head", borrowToken: async () => null };
const spec: SandboxSpec = {
  runId: "run-1",
  source: { gitDir: "/x", headSha: "1".repeat(40), mergeBaseSha: "2".repeat(40), remote },
  trust: "own",
  allowedHosts: ["api.example.com"],
  lifetimeMs: 10 * MINUTE,
  subject: { repository: "octo-org/octo-repo", pullRequest: 42, installation: null },
  keepWarmMs: 30 * MINUTE,
};
const options = { app: "sandpiper", maxLifetimeMs: 60 * MINUTE, egressHeaders: {}, now: 0 };

function hostsAtFirst({ request }: BoxPlan): unknown {
  return request.options.network?.allowOut;
}

describe("planBox", () => {
  it("opens the git host until the checkout is done, and not for the agent", () => {
    const plan = planBox(spec, options);
    expect(hostsAtFirst(plan)).toEqual(["api.example.com", "github.com"]);
    expect(plan.egress.allowOut).toEqual(["api.example.com"]);
  });

  it("opens the hosts of large files where they are wanted", () => {
    const extent = { files: "all", changedPaths: [], lfs: true, submodules: false } as const;
    expect(hostsAtFirst(planBox({ ...spec, extent }, options))).toContain("*.githubusercontent.com");
  });

  it("lets the network carry the credential for the checkout, and never for the agent", () => {
    const egressHeaders = { "GitHub.com": { authorization: "Basic ${e2b.secrets.GIT}" } };
    const plan = planBox({ ...spec, allowedHosts: ["github.com"] }, { ...options, egressHeaders });
    expect(plan.hasInjectedCredential).toBe(true);
    expect(Object.keys(plan.request.options.network?.rules ?? {})).toEqual(["GitHub.com"]);
    expect(plan.egress.rules).toEqual({});
  });

  it("sends the commits, and says so, where E2B lets no sandbox reach the git host", () => {
    const source = { ...spec.source, remote: { ...remote, url: "https://ghe.example.com:8443/a/b.git" } };
    const plan = planBox({ ...spec, source }, options);
    expect(plan.source.remote).toBeNull();
    expect(plan.notes.join(" ")).toContain("ghe.example.com on port 8443");
    expect(hostsAtFirst(plan)).toEqual(["api.example.com"]);
  });

  it("asks for more time than the run has, because the checkout comes first, and for no more than the plan allows", () => {
    expect(planBox(spec, options).request.options.timeoutMs).toBe(15 * MINUTE);
    expect(planBox({ ...spec, lifetimeMs: 58 * MINUTE }, options).request.options.timeoutMs).toBe(60 * MINUTE);
    for (const lifetimeMs of [0, -1, Number.NaN]) {
      expect(() => planBox({ ...spec, lifetimeMs }, options)).toThrow("Give it some time");
    }
  });

  it.each([
    ["a fork", { trust: "fork" }, /fork/],
    ["a change that is no pull request", { subject: null }, /no pull request/],
    ["a run with the MCP gateway", { mcp: { search: { gateway: {} } } }, /MCP gateway/],
  ] as const)("keeps no sandbox of %s, and says why", (_name, changes, reason) => {
    const plan = planBox({ ...spec, ...changes }, options);
    expect(plan.keepWarm).toBe(false);
    expect(plan.notes.join(" ")).toMatch(reason);
    expect(plan.request.metadata).not.toHaveProperty("keptUntil");
  });

  it("counts a wait for the installation, and else for the repository", () => {
    expect(planBox(spec, options).turn).toBe("octo-org/octo-repo");
    const subject = { repository: "octo-org/octo-repo", pullRequest: 42, installation: 7 };
    expect(planBox({ ...spec, subject }, options).turn).toBe("7");
  });

  it("puts nothing into the environment of the sandbox", () => {
    expect(planBox(spec, options).request.options).not.toHaveProperty("envs");
  });
});
