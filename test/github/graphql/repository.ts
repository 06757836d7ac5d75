import { actorOf } from "../access/principal.ts";
import { roleOf } from "../access/role.ts";
import { requireAccess } from "../access/require-access.ts";
import { timestamp } from "../clock.ts";
import { resolveCommit } from "../git/commits.ts";
import type { Call } from "../http/call.ts";
import { nodeId } from "../present/node-id.ts";
import type { Repository } from "../records.ts";
import { findPull, fullName, pullsOf } from "../store.ts";
import type { World } from "../world.ts";
import { actorObject } from "./actor.ts";
import { commitObject } from "./commit.ts";
import { connection, type PageArguments } from "./connection.ts";
import { GraphqlRefusal } from "./graphql-refusal.ts";
import { stateOf } from "./pull-request.ts";
import { refObject } from "./ref.ts";
import type { Fields } from "./schema.ts";
import { Subject } from "./subject.ts";

export function repositoryFields(world: World, repository: Repository): Fields {
  const path = `/${fullName(repository)}`;
  const { parentId } = repository;
  const parent = parentId === null ? undefined : world.store.repositories.get(parentId);
  return {
    id: nodeId("Repository", repository.id),
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: fullName(repository),
    owner: () => actorObject(world, repository.owner),
    description: repository.description,
    isPrivate: repository.isPrivate,
    visibility: repository.isPrivate ? "PRIVATE" : "PUBLIC",
    isFork: parentId !== null,
    isArchived: false,
    parent: parent === undefined ? null : () => new Subject("Repository", parent),
    url: `${world.url}${path}`,
    resourcePath: path,
    createdAt: timestamp(repository.createdAt),
    pushedAt: timestamp(repository.pushedAt),
    updatedAt: timestamp(repository.pushedAt),
    defaultBranchRef: async () => await refObject(world, repository, repository.defaultBranch),
    ref: async ({ qualifiedName }: { qualifiedName: string }) =>
      await refObject(world, repository, qualifiedName.replace(/^refs\/heads\//, "")),
    object: async (wanted: ObjectArguments) => await objectOf(world, repository, wanted),
    pullRequest: ({ number }: { number: number }, call: Call) => pullOf(call, repository, number),
    pullRequests: (args: PullArguments, call: Call) => pullsPage(call, repository, args),
    viewerPermission: (_: unknown, { principal }: Call) => permissionOf(world, repository, principal),
  };
}

interface ObjectArguments {
  readonly oid?: string | null;
  readonly expression?: string | null;
}

async function objectOf(
  world: World,
  repository: Repository,
  { oid, expression }: ObjectArguments,
): Promise<Fields | null> {
  const sha = await resolveCommit(repository.gitDir, oid ?? expression ?? "HEAD");
  return sha === null ? null : await commitObject(world, repository, sha);
}

/** What a token must hold to read pull requests; anyone may read those of a public repository. */
const READ_PULLS = { permissions: "pull_requests=read", role: "read" } as const;

function pullOf(call: Call, repository: Repository, number: number): Subject {
  requireAccess(call, repository, READ_PULLS);
  const pull = findPull(call.world.store, repository.id, number);
  if (pull === undefined) {
    throw new GraphqlRefusal("NOT_FOUND", `Could not resolve to a PullRequest with the number of ${number}.`);
  }
  return new Subject("PullRequest", pull);
}

interface PullArguments extends PageArguments {
  readonly states?: readonly string[] | null;
  readonly headRefName?: string | null;
  readonly baseRefName?: string | null;
  readonly orderBy?: { readonly field: "CREATED_AT" | "UPDATED_AT"; readonly direction: "ASC" | "DESC" } | null;
}

function pullsPage(call: Call, repository: Repository, args: PullArguments): Fields {
  requireAccess(call, repository, READ_PULLS);
  const { states, headRefName: head, baseRefName: base, orderBy } = args;
  const found = pullsOf(call.world.store, repository.id).filter(
    (pull) =>
      (states == null || states.includes(stateOf(pull))) &&
      (head == null || pull.head.ref === head) &&
      (base == null || pull.base.ref === base),
  );
  const inOrder =
    orderBy?.field === "UPDATED_AT"
      ? found.toSorted((a, b) => a.issue.updatedAt.getTime() - b.issue.updatedAt.getTime())
      : found;
  const pulls = orderBy?.direction === "DESC" ? inOrder.toReversed() : inOrder;
  return connection("pullRequests", pulls, (pull) => new Subject("PullRequest", pull))(args);
}

function permissionOf(world: World, repository: Repository, principal: Call["principal"]): string | null {
  // An App is no collaborator: its rights are those of its token.
  if (principal.kind !== "user") return null;
  return roleOf(world.store, repository, actorOf(world.store, principal).login)?.toUpperCase() ?? null;
}
