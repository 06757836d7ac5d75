import { ApiError, badRequest } from "../http/answer.ts";
import type { TemplateRecord } from "../records.ts";
import { findTemplate, type Store } from "../store.ts";

/** The tag of a template that is meant where none is named. */
export const DEFAULT_TAG = "default";

/** A template's name in its parts: `team/alias:tag`, of which the alias alone must be there. */
export interface TemplateName {
  /** With the team, where it was given. */
  readonly identifier: string;
  readonly alias: string;
  readonly tag: string;
}

export function parseTemplateName(text: string, what: string): TemplateName {
  const [identifierPart = "", ...tagParts] = text.trim().toLowerCase().split(":");
  const tag = tagParts.length === 0 ? DEFAULT_TAG : tagParts.join(":");
  if (!/^[a-z0-9_.-]+$/.test(tag)) throw badRequest(`${what}: invalid tag: ${tag}`);
  const parts = identifierPart.split("/");
  if (parts.length > 2 || !parts.every((part) => /^[a-z0-9_-]+$/.test(part))) {
    throw badRequest(`${what}: invalid template ID: ${text}`);
  }
  return { identifier: identifierPart, alias: parts.at(-1) ?? "", tag };
}

/** The template or snapshot that a sandbox is to be created from. */
export function resolveTemplate(store: Store, reference: string): TemplateRecord {
  const { identifier, tag } = parseTemplateName(reference, "Invalid template reference");
  const template = findTemplate(store, identifier);
  if (template === null || !template.isReady) throw new ApiError(404, `template '${identifier}' not found`);
  if (!template.tags.has(tag)) throw new ApiError(404, `tag '${tag}' does not exist for template '${identifier}'`);
  return template;
}
