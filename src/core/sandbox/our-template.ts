/** The name of a template that `npm run template:build` makes: that of an agent's program, or, for null, the one with our analysers alone. */
export function ourTemplate(agent: string | null): string {
  return agent === null ? "sandpiper" : `sandpiper-${agent}`;
}

/** What to do where the template of a sandbox does not hold what an agent needs, as a sentence. */
export function adviseTemplate(agent: string | null, template: string): string {
  const name = ourTemplate(agent);
  const build = `npm run template:build -- ${name}`;
  if (template === name) return `Build it again: \`${build}\`.`;
  return `Build "${name}" with \`${build}\`, and choose it with \`--template ${name}\`.`;
}
