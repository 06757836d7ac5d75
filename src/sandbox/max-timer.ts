/** Milliseconds: the longest that a timer of Node can wait. */
export const MAX_TIMER_MS = 2 ** 31 - 1;
