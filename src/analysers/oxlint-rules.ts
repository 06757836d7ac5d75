import type { Category, Severity } from "#core/finding/finding.ts";

export interface OxlintRule {
  readonly severity: Severity;
  readonly category: Category;
  readonly confidence: number;
}

/** Throws, or is refused by the engine, wherever it is reached. */
const FAILS = `
eslint/constructor-super eslint/no-class-assign eslint/no-const-assign eslint/no-dupe-class-members
eslint/no-import-assign eslint/no-invalid-regexp eslint/no-new-native-nonconstructor eslint/no-obj-calls
eslint/no-this-before-super eslint/no-unsafe-optional-chaining eslint/no-undef eslint/getter-return
eslint/no-setter-return eslint/no-func-assign eslint/no-unassigned-vars eslint/valid-typeof
oxc/missing-throw oxc/number-arg-out-of-range oxc/uninvoked-array-callback oxc/bad-char-at-comparison
oxc/bad-object-literal-comparison oxc/bad-min-max-func oxc/bad-comparison-sequence oxc/bad-match-all-arg
oxc/bad-replace-all-arg oxc/bad-array-method-on-arguments
react/rules-of-hooks react/jsx-no-undef react/no-direct-mutation-state react/void-dom-elements-no-children
react/no-danger-with-children react/jsx-no-duplicate-props
unicorn/no-invalid-fetch-options unicorn/no-accessor-recursion unicorn/no-thenable
typescript/no-misused-new typescript/no-non-null-asserted-optional-chain
vue/no-dupe-keys vue/return-in-computed-property vue/require-render-return
`;

/** Does something else than it says. */
const MISLEADS = `
eslint/for-direction eslint/no-async-promise-executor eslint/no-compare-neg-zero eslint/no-cond-assign
eslint/no-constant-binary-expression eslint/no-constant-condition eslint/no-dupe-else-if eslint/no-dupe-keys
eslint/no-duplicate-case eslint/no-empty-character-class eslint/no-ex-assign eslint/no-global-assign
eslint/no-loss-of-precision eslint/no-misleading-character-class eslint/no-self-assign
eslint/no-self-compare eslint/no-shadow-restricted-names eslint/no-sparse-arrays eslint/no-unreachable eslint/no-unsafe-finally
eslint/no-unsafe-negation eslint/no-unused-expressions eslint/no-useless-backreference eslint/use-isnan
eslint/no-unexpected-multiline eslint/no-extend-native eslint/no-fallthrough eslint/array-callback-return
eslint/no-constructor-return
oxc/const-comparisons oxc/double-comparisons oxc/erasing-op oxc/misrefactored-assign-op oxc/bad-bitwise-operator
oxc/no-async-endpoint-handlers oxc/only-used-in-recursion
promise/no-multiple-resolved promise/valid-params promise/no-new-statics
react/jsx-key react/no-children-prop react/no-unstable-nested-components react/style-prop-object
react/jsx-no-comment-textnodes react/no-is-mounted react/no-string-refs react/exhaustive-deps
typescript/no-duplicate-enum-values typescript/no-unsafe-declaration-merging typescript/no-extra-non-null-assertion
typescript/no-confusing-non-null-assertion typescript/no-non-null-asserted-nullish-coalescing
unicorn/no-array-fill-with-reference-type unicorn/no-await-in-promise-methods unicorn/no-invalid-remove-event-listener
unicorn/no-single-promise-in-promise-methods unicorn/require-number-to-fixed-digits-argument unicorn/no-instanceof-array
unicorn/no-negation-in-equality-check
node/no-exports-assign
vue/no-async-in-computed-properties vue/no-side-effects-in-computed-properties vue/no-watch-after-await
vue/no-lifecycle-after-await vue/no-shared-component-data vue/valid-define-props vue/valid-define-emits vue/valid-next-tick
vue/no-arrow-functions-in-watch vue/no-export-in-script-setup
`;

const DANGERS = `
eslint/no-eval eslint/no-implied-eval eslint/no-script-url eslint/no-new-func eslint/no-proto eslint/no-caller
react/jsx-no-target-blank react/jsx-no-script-url react/iframe-missing-sandbox
unicorn/require-post-message-target-origin
`;

/** Left behind by work in progress. */
const LEFTOVERS = `
eslint/no-debugger eslint/no-unused-vars eslint/no-useless-catch eslint/no-unused-labels
eslint/no-unused-private-class-members eslint/no-empty-pattern eslint/no-empty-static-block
unicorn/no-empty-file eslint/no-delete-var eslint/require-yield eslint/no-alert
vitest/no-focused-tests jest/no-focused-tests vitest/valid-expect jest/valid-expect
vitest/valid-expect-in-promise jest/valid-expect-in-promise
vitest/require-awaited-expect-poll jest/no-export
`;

/** Rules whose weight is not that of their group. */
const EXCEPTIONS: ReadonlyMap<string, Partial<OxlintRule>> = new Map<string, Partial<OxlintRule>>([
  ["eslint/no-debugger", { severity: "medium", category: "bug", confidence: 0.95 }],
  ["eslint/no-alert", { confidence: 0.5 }],
  ["eslint/no-unused-expressions", { severity: "low", confidence: 0.7 }],
  ["eslint/no-fallthrough", { confidence: 0.6 }],
  ["eslint/no-extend-native", { severity: "low", category: "maintainability" }],
  ["eslint/array-callback-return", { confidence: 0.7 }],
  ["eslint/no-eval", { severity: "medium", confidence: 0.8 }],
  ["eslint/no-implied-eval", { severity: "high", confidence: 0.8 }],
  ["eslint/no-new-func", { severity: "high", confidence: 0.75 }],
  ["eslint/no-unassigned-vars", { severity: "medium", confidence: 0.85 }],
  ["oxc/no-async-endpoint-handlers", { confidence: 0.5 }],
  ["oxc/only-used-in-recursion", { severity: "low", category: "maintainability" }],
  ["react/exhaustive-deps", { severity: "low", confidence: 0.6 }],
  ["react/jsx-no-target-blank", { severity: "low" }],
  ["unicorn/no-thenable", { severity: "medium", confidence: 0.7 }],
  ["typescript/no-extra-non-null-assertion", { severity: "low", category: "maintainability" }],
  ["unicorn/require-post-message-target-origin", { severity: "low", confidence: 0.5 }],
  ["vitest/no-focused-tests", { severity: "high", category: "tests", confidence: 0.95 }],
  ["jest/no-focused-tests", { severity: "high", category: "tests", confidence: 0.95 }],
  ["vitest/valid-expect", { severity: "medium", category: "tests", confidence: 0.8 }],
  ["jest/valid-expect", { severity: "medium", category: "tests", confidence: 0.8 }],
  ["vitest/valid-expect-in-promise", { severity: "medium", category: "tests", confidence: 0.8 }],
  ["jest/valid-expect-in-promise", { severity: "medium", category: "tests", confidence: 0.8 }],
]);

/** Every rule that is checked, as `plugin/rule`. Only what is wrong is listed, not what is a matter of taste. */
export const OXLINT_RULES: ReadonlyMap<string, OxlintRule> = new Map([
  ...readRules(FAILS, { severity: "high", category: "bug", confidence: 0.9 }),
  ...readRules(MISLEADS, { severity: "medium", category: "bug", confidence: 0.85 }),
  ...readRules(DANGERS, { severity: "medium", category: "security", confidence: 0.75 }),
  ...readRules(LEFTOVERS, { severity: "low", category: "maintainability", confidence: 0.9 }),
]);

/** The configuration of a run with some of the rules and nothing else: no category, no plugin of a repository. */
export function renderOxlintConfig(rules: Iterable<string>): string {
  return JSON.stringify({
    plugins: ["eslint", "typescript", "unicorn", "oxc", "react", "promise", "vitest", "jest", "node", "vue"],
    jsPlugins: [],
    categories: { correctness: "off" },
    env: { builtin: true, browser: true, node: true, worker: true, vitest: true, jest: true, mocha: true },
    rules: Object.fromEntries(Array.from(rules, (rule) => [rule, OPTIONS[rule] ?? "error"])),
  });
}

const OPTIONS: Readonly<Record<string, unknown>> = {
  "eslint/no-unused-vars": ["error", { args: "none", caughtErrors: "none", ignoreRestSiblings: true }],
  "eslint/no-constant-condition": ["error", { checkLoops: "none" }],
  "eslint/no-unused-expressions": [
    "error",
    { allowShortCircuit: true, allowTernary: true, allowTaggedTemplates: true, enforceForJSX: false },
  ],
  "eslint/no-cond-assign": ["error", "except-parens"],
  // Vitest takes a message as second argument, and the rule of Jest speaks of its files as well.
  "vitest/valid-expect": ["error", { maxArgs: 2 }],
  "jest/valid-expect": ["error", { maxArgs: 2 }],
};

function readRules(table: string, judgement: OxlintRule): [string, OxlintRule][] {
  return table
    .trim()
    .split(/\s+/)
    .map((rule) => [rule, { ...judgement, ...EXCEPTIONS.get(rule) }]);
}
