import type { EnvdMetrics } from "../envd/machine-metrics.ts";
import type { MachineMetrics } from "./machine.ts";

/** The measurements of envd in the words of the machine. */
export function toMachineMetrics(found: EnvdMetrics): MachineMetrics {
  return {
    cpuCount: found.cpu_count,
    cpuUsedPct: found.cpu_used_pct,
    memTotal: found.mem_total,
    memUsed: found.mem_used,
    diskTotal: found.disk_total,
    diskUsed: found.disk_used,
  };
}
