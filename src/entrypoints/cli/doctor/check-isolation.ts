import { isolationLabel } from "#core/render/wording.ts";
import { probeIsolation } from "../../../sandbox/local/isolation/isolation.ts";
import { programFiles, sandboxPrograms } from "../../wiring.ts";
import type { Check } from "./check.ts";

const CONSEQUENCES = {
  isolated: "changes of anyone can be reviewed",
  uid: "changes from forks are not reviewed",
  none: "only your own changes are reviewed",
} as const;

export async function checkIsolation(): Promise<Check> {
  const { level, reasons } = await probeIsolation({ node: sandboxPrograms().node, readPaths: programFiles() });
  return {
    name: "Local sandbox",
    state: level === "isolated" ? "ok" : "limited",
    seen: `${isolationLabel(level)}: ${CONSEQUENCES[level]}`,
    advice: reasons,
  };
}
