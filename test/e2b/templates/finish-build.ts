import type { Template } from "../machine/machine.ts";
import type { BuildLog, BuildRecord, BuildSpec, BuildStep } from "../records.ts";
import { findTemplate, type Store } from "../store.ts";
import type { World } from "../world.ts";
import { parseTemplateName } from "./resolve.ts";

/** The steps that the service knows. */
const STEP_TYPES = new Set(["ENV", "RUN", "COPY", "WORKDIR", "USER"]);

export interface BuildFailure {
  readonly message: string;
  readonly step?: string | undefined;
}

/**
 * Ends a build as the service would, without running anything: its steps are checked and recorded.
 * The template takes programs from the one that it is built from, and variables from its steps.
 */
export function finishBuild(world: World, build: BuildRecord, failure: BuildFailure | null): void {
  const { store, clock } = world;
  const { spec } = build;
  if (spec === null) throw new Error("The build has no steps yet.");
  function log(level: BuildLog["level"], message: string): void {
    build.logs.push({ timestamp: clock.now(), level, message });
  }

  log("info", `Building template ${build.templateId}/${build.buildId}`);
  spec.steps.forEach((step, index) => log("info", `[builder ${index + 1}/${spec.steps.length}] ${describe(step)}`));
  const reason = failure ?? findFault(store, build, spec);
  if (reason !== null) {
    const { message, step } = reason;
    log("error", message);
    build.reason = step === undefined ? { message } : { message, step };
    build.status = "error";
    return;
  }
  log("info", "Build finished");
  build.status = "ready";
  const template = store.templates.get(build.templateId);
  if (template === undefined) throw new Error(`The template ${build.templateId} is gone.`);
  const tags = new Map(template.tags);
  build.tags.forEach((tag) => tags.set(tag, build.buildId));
  store.templates.set(template.templateId, {
    ...template,
    tags,
    cpuCount: build.cpuCount,
    memoryMB: build.memoryMB,
    machine: machineOf(store, template.machine, spec),
    isReady: true,
  });
}

function describe({ type, args = [] }: BuildStep): string {
  return [type, ...args].join(" ");
}

function findFault(store: Store, { files }: BuildRecord, { fromTemplate, steps }: BuildSpec): BuildFailure | null {
  if (fromTemplate !== undefined && baseOf(store, fromTemplate) === null) {
    return { message: `base template '${fromTemplate}' not found`, step: "base" };
  }
  for (const [index, { type, filesHash }] of steps.entries()) {
    const step = String(index + 1);
    if (!STEP_TYPES.has(type)) return { message: `unknown step type: ${type}`, step };
    if (type === "COPY" && (filesHash === undefined || !files.has(filesHash))) {
      return { message: `files of step ${step} were not uploaded`, step };
    }
  }
  return null;
}

function machineOf(store: Store, own: Template, { fromTemplate, steps }: BuildSpec): Template {
  const base = baseOf(store, fromTemplate ?? "base");
  const pairs = steps.filter(({ type }) => type === "ENV").flatMap(({ args = [] }) => pairsOf(args));
  return {
    ...own,
    path: base?.machine.path ?? [],
    readPaths: base?.machine.readPaths ?? [],
    envs: { ...base?.machine.envs, ...Object.fromEntries(pairs) },
  };
}

function baseOf(store: Store, name: string) {
  return findTemplate(store, parseTemplateName(name, "Invalid template reference").identifier);
}

function pairsOf(args: readonly string[]): readonly (readonly [string, string])[] {
  return args.flatMap((name, index) => (index % 2 === 0 ? [[name, args[index + 1] ?? ""] as const] : []));
}
