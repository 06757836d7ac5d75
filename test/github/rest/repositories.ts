import { READ_METADATA, requireRepository } from "../access/require-access.ts";
import { roleOf } from "../access/role.ts";
import { type Answer, notFound, ok } from "../http/answer.ts";
import { type Call, param } from "../http/call.ts";
import { listed } from "../http/paginate.ts";
import type { Route } from "../http/route.ts";
import { readBranches } from "../git/bare-repository.ts";
import { readCommit } from "../git/commits.ts";
import { presentCommit } from "../present/commit.ts";
import { presentFullRepository, repositoryApi } from "../present/repository.ts";
import type { BranchProtection, Repository } from "../records.ts";
import type { World } from "../world.ts";

export const repositoryRoutes: readonly Route[] = [
  { route: "GET /repos/{owner}/{repo}", handle: getRepository },
  { route: "GET /repos/{owner}/{repo}/branches", handle: listBranches },
  { route: "GET /repos/{owner}/{repo}/branches/{branch}", handle: getBranch },
  { route: "GET /repos/{owner}/{repo}/branches/{branch}/protection", handle: getProtection },
];

const READ_CONTENTS = { permissions: "contents=read", role: "read" } as const;

function getRepository(call: Call): Answer {
  const { world, principal } = call;
  const repository = requireRepository(call, READ_METADATA);
  const role = principal.kind === "user" ? roleOf(world.store, repository, principal.account.login) : null;
  return ok(presentFullRepository(world, repository, role));
}

async function listBranches(call: Call): Promise<Answer> {
  const repository = requireRepository(call, READ_CONTENTS);
  const branches = [...(await readBranches(repository.gitDir))];
  return listed(call, branches, ([name, sha]) => ({
    name,
    commit: { sha, url: `${repositoryApi(call.world, repository)}/commits/${sha}` },
    protected: repository.protections.has(name),
  }));
}

async function getBranch(call: Call): Promise<Answer> {
  const { world } = call;
  const repository = requireRepository(call, READ_CONTENTS);
  const name = param(call, "branch");
  const sha = (await readBranches(repository.gitDir)).get(name);
  const commit = sha === undefined ? null : await readCommit(repository.gitDir, sha);
  if (commit === null) throw notFound();
  const api = `${repositoryApi(world, repository)}/branches/${name}`;
  const protection = repository.protections.get(name);
  return ok({
    name,
    commit: presentCommit(world, repository, commit),
    _links: { self: api, html: `${world.url}/${repository.owner}/${repository.name}/tree/${name}` },
    protected: protection !== undefined,
    protection: {
      enabled: protection !== undefined,
      required_status_checks: { enforcement_level: "off", contexts: protection?.requiredChecks ?? [], checks: [] },
    },
    protection_url: `${api}/protection`,
  });
}

function getProtection(call: Call): Answer {
  const repository = requireRepository(call, { permissions: "administration=read", role: "admin" });
  const protection = repository.protections.get(param(call, "branch"));
  if (protection === undefined) throw notFound();
  return ok(presentProtection(call.world, { repository, branch: param(call, "branch"), protection }));
}

function presentProtection(
  world: World,
  { repository, branch, protection }: { repository: Repository; branch: string; protection: BranchProtection },
) {
  const url = `${repositoryApi(world, repository)}/branches/${branch}/protection`;
  return {
    url,
    required_status_checks: {
      url: `${url}/required_status_checks`,
      strict: false,
      contexts: protection.requiredChecks,
      contexts_url: `${url}/required_status_checks/contexts`,
      checks: protection.requiredChecks.map((context) => ({ context, app_id: null })),
    },
    required_pull_request_reviews: {
      url: `${url}/required_pull_request_reviews`,
      dismiss_stale_reviews: false,
      require_code_owner_reviews: false,
      required_approving_review_count: protection.requiredApprovals,
      require_last_push_approval: false,
    },
    enforce_admins: { url: `${url}/enforce_admins`, enabled: true },
  };
}
