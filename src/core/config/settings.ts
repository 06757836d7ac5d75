import type { Config, FailOn } from "./config.ts";

/** What a caller asked for on the command line or in the call; it goes before the repository's configuration. */
export interface AskedFor {
  readonly agent?: string | undefined;
  readonly model?: string | undefined;
  readonly failOn?: FailOn | undefined;
  readonly template?: string | undefined;
}

/** The configuration of one run. */
export type Settings = Config;

export function chooseSettings(config: Config, asked: AskedFor): Settings {
  const model = asked.model ?? config.model;
  const template = asked.template ?? config.sandbox.template;
  return {
    ...config,
    ...(model === undefined ? {} : { model }),
    agent: asked.agent ?? config.agent,
    sandbox: { ...config.sandbox, ...(template === undefined ? {} : { template }) },
    review: { ...config.review, failOn: asked.failOn ?? config.review.failOn },
  };
}
