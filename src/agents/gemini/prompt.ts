/**
 * A prompt in which Gemini CLI finds no command and no reference to a file.
 * It runs a line that begins with a slash, and reads the file that follows an at sign into the prompt, wherever the text came from.
 * Its own way out is a backslash before the at sign, which stays in the text. So the model is told.
 */
export function escapeGeminiPrompt(prompt: string): string {
  const escaped = prompt.replaceAll("@", "\\@");
  return escaped === prompt ? `${NEUTRAL}\n\n${prompt}` : `${NEUTRAL} ${ABOUT_AT_SIGNS}\n\n${escaped}`;
}

const NEUTRAL = "This is your task.";
const ABOUT_AT_SIGNS =
  "In this message alone each at sign has one backslash before it that is not part of the text: read `\\@` as the sign alone.";
