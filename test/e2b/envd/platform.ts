/** A user of the sandbox. */
export interface EnvdUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  /** As the interface names it, for example /home/user. */
  readonly home: string;
}

/** How a program is started for a user. */
export interface LaunchIdentity {
  readonly uid?: number;
  readonly gid?: number;
  /** Programs that start the command, each with its arguments, in one list. */
  readonly prefix: readonly string[];
}

/** What envd needs to know of the machine below it. */
export interface EnvdPlatform {
  findUser(name: string): EnvdUser | null;
  identify(user: EnvdUser): LaunchIdentity;
  ownerName(uid: number): string;
  groupName(gid: number): string;
  /** The place of a path of the interface on this machine. */
  toReal(path: string): string;
  /** The name that the interface has for a place on this machine. */
  toApi(path: string): string;
}
