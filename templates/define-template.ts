import { basename, dirname } from "node:path";
import { Template, type TemplateClass } from "e2b";
import type { AgentProgram } from "../src/agents/agent-programs.ts";
import type { TemplatePlan } from "./template-plan.ts";

/** Where a template gets Sandpiper's own programs from: a tarball of `npm pack`, or npm. */
export type PackageSource =
  | { readonly kind: "tarball"; readonly path: string }
  /** As npm takes it: "sandpiper-review@1.2.3". */
  | { readonly kind: "registry"; readonly spec: string };

/** A Node that all agents of the table run on, and the analysers. */
const NODE_IMAGE = "24.21.0-bookworm-slim";
/** What agents call, beside what E2B puts into every template. */
const SYSTEM_PACKAGES = ["ca-certificates", "curl", "git", "git-lfs", "procps", "python3", "ripgrep"];
const UPLOADS = "/opt/sandpiper";
const NPM_INSTALL = "npm install --global --no-audit --no-fund --no-update-notifier";

/** The steps of one template. Each is whole in itself, so that it can be built alone. */
export function defineTemplate({ agent }: TemplatePlan, source: PackageSource): TemplateClass {
  const template = Template({ fileContextPath: source.kind === "tarball" ? dirname(source.path) : "." })
    .fromNodeImage(NODE_IMAGE)
    .aptInstall(SYSTEM_PACKAGES, { noInstallRecommends: true });
  const withAgent = agent === null ? template : template.runCmd(installAgent(agent), AS_ROOT);
  if (source.kind === "registry") return withAgent.runCmd(installPackage(source.spec), AS_ROOT);

  const name = basename(source.path);
  return withAgent.copy(name, `${UPLOADS}/`, AS_ROOT).runCmd(installPackage(`${UPLOADS}/${name}`), AS_ROOT);
}

const AS_ROOT = { user: "root" } as const;

function installAgent({ beside = [], ...agent }: AgentProgram): string[] {
  return [agent, ...beside].flatMap(installProgram);
}

/** The last line ends the build where the program is not the one that was asked for, or does not start. */
function installProgram({ package: name, version, program, hasInstallScript }: AgentProgram): string[] {
  const scripts = hasInstallScript ? ` --allow-scripts=${name}` : "";
  return [
    `${NPM_INSTALL}${scripts} ${name}@${version}`,
    `${program} --version | grep --fixed-strings --quiet -- '${version}'`,
  ];
}

/** The names by which a sandbox is asked for our programs. The analysers are found by their link, which must be executable for that. */
function installPackage(spec: string): string[] {
  return [
    `${NPM_INSTALL} ${spec}`,
    'analysers="$(npm root --global)/sandpiper-review/dist/analysers.js"',
    'chmod 0755 "$analysers"',
    'ln --symbolic --force "$analysers" /usr/local/bin/sandpiper-analysers',
    'ln --symbolic --force "$(command -v node)" /usr/local/bin/sandpiper-node',
    'sandpiper-node --check "$(readlink --canonicalize "$(command -v sandpiper-analysers)")"',
  ];
}
