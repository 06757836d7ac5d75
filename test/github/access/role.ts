import type { Repository, Role } from "../records.ts";
import type { Store } from "../store.ts";

const ROLES: readonly Role[] = ["read", "triage", "write", "maintain", "admin"];

/** The highest role that a person has on a repository; null for none. Anyone may read what is public. */
export function roleOf(store: Store, repository: Repository, login: string): Role | null {
  if (repository.owner.toLowerCase() === login.toLowerCase()) return "admin";
  const granted = repository.collaborators.get(login.toLowerCase());
  if (granted !== undefined) return granted;
  const isMember = store.accounts.get(repository.owner.toLowerCase())?.members.has(login.toLowerCase()) ?? false;
  return isMember || !repository.isPrivate ? "read" : null;
}

export function hasRole(role: Role | null, needed: Role): boolean {
  return role !== null && ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/** The old permission names of the API: maintain counts as write, triage as read. */
export function legacyPermission(role: Role | null): "admin" | "write" | "read" | "none" {
  switch (role) {
    case null:
      return "none";
    case "admin":
      return "admin";
    case "maintain":
    case "write":
      return "write";
    case "triage":
    case "read":
      return "read";
  }
}
