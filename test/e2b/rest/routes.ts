import type { Route } from "../http/route.ts";
import { BUILDS } from "./builds.ts";
import { CREATE } from "./create.ts";
import { LIST } from "./list.ts";
import { METRICS } from "./metrics.ts";
import { SANDBOXES } from "./sandboxes.ts";
import { SNAPSHOTS } from "./snapshots.ts";
import { TEMPLATES } from "./templates.ts";

export const ROUTES: readonly Route[] = [
  ...CREATE,
  ...LIST,
  ...SANDBOXES,
  ...METRICS,
  ...SNAPSHOTS,
  ...TEMPLATES,
  ...BUILDS,
];
