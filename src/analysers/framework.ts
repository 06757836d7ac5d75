/** Rules about calls that mean something in React only: other libraries have functions of the same names. */
const HOOK_RULES = new Set(["react/rules-of-hooks", "react/exhaustive-deps"]);

/** React, what stands in for it, and what re-exports it: `react`, `react-dom/client`, `preact/hooks`, `@testing-library/react-hooks`. */
const REACT_MODULE = /["'](?:@[\w-]+\/)?p?react(?:[-/][\w./-]*)?["']/;

/** Whether what a rule says about a file can be so: a rule about React's hooks is silent on files that know nothing of React. */
export function isAboutFile(rule: string, text: string): boolean {
  return !HOOK_RULES.has(rule) || REACT_MODULE.test(text);
}
