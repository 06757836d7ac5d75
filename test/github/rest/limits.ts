import { z } from "zod";

/** Longest body of comments, reviews and pull requests, in characters. */
export const MAX_BODY = 65_536;

/** Reads a body as GitHub does, which counts characters and not UTF-16 units. */
export const Body = z.string().refine((text) => text.length <= MAX_BODY || Array.from(text).length <= MAX_BODY, {
  message: `is too long (maximum is ${MAX_BODY} characters)`,
});
