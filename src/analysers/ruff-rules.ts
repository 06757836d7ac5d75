import type { Category, Severity } from "#core/finding/finding.ts";

export interface RuffRule {
  /** Name in ruff's documentation. */
  readonly name: string;
  readonly severity: Severity;
  readonly category: Category;
  readonly confidence: number;
}

/** A line here: code, name. Codes are ruff's; only what is wrong is listed, not what is a matter of taste. */
const FAILS = `
F502 percent-format-expected-mapping
F503 percent-format-expected-sequence
F505 percent-format-missing-argument
F506 percent-format-mixed-positional-and-named
F507 percent-format-positional-count-mismatch
F508 percent-format-star-requires-sequence
F509 percent-format-unsupported-format-character
F521 string-dot-format-invalid-format
F524 string-dot-format-missing-arguments
F525 string-dot-format-mixing-automatic
F621 expressions-in-star-assignment
F622 multiple-starred-expressions
F633 invalid-print-syntax
F701 break-outside-loop
F702 continue-outside-loop
F704 yield-outside-function
F706 return-outside-function
F707 default-except-not-last
F821 undefined-name
F822 undefined-export
F823 undefined-local
F901 raise-not-implemented
PLE0100 yield-in-init
PLE0101 return-in-init
PLE0115 nonlocal-and-global
PLE0116 continue-in-finally
PLE0117 nonlocal-without-binding
PLE0118 load-before-global-declaration
PLE0237 non-slot-assignment
PLE0241 duplicate-bases
PLE0302 unexpected-special-method-signature
PLE0303 invalid-length-return-type
PLE0307 invalid-str-return-type
PLE0604 invalid-all-object
PLE0643 potential-index-error
PLE0704 misplaced-bare-raise
PLE1142 await-outside-async
PLE1205 logging-too-many-args
PLE1206 logging-too-few-args
PLE1300 bad-string-format-character
PLE1307 bad-string-format-type
PLE1310 bad-str-strip-call
PLE1519 singledispatch-method
PLE1700 yield-from-in-async-function
PLW0711 binary-op-exception
PLW1501 bad-open-mode
B002 unary-prefix-increment-decrement
B016 raise-literal
B029 except-with-empty-tuple
B030 except-with-non-exception-classes
B032 unintentional-type-annotation
`;

const MISLEADS = `
F402 import-shadowed-by-loop-var
F501 percent-format-invalid-format
F504 percent-format-extra-named-arguments
F522 string-dot-format-extra-named-arguments
F523 string-dot-format-extra-positional-arguments
F601 multi-value-repeated-key-literal
F602 multi-value-repeated-key-variable
F631 assert-tuple
F632 is-literal
F634 if-tuple
F811 redefined-while-unused
PLW0127 self-assigning-variable
PLW0129 assert-on-string-literal
PLW0133 useless-exception-statement
PLW0406 import-self
PLW1507 shallow-copy-environ
PLW1509 subprocess-popen-preexec-fn
B003 assignment-to-os-environ
B005 strip-with-multi-characters
B006 mutable-argument-default
B012 jump-statement-in-finally
B013 redundant-tuple-in-exception-handler
B014 duplicate-handler-exception
B015 useless-comparison
B017 assert-raises-exception
B018 useless-expression
B020 loop-variable-overrides-iterator
B021 f-string-docstring
B022 useless-contextlib-suppress
B023 function-uses-loop-variable
B025 duplicate-try-block-exception
B026 star-arg-unpacking-after-keyword-arg
B031 reuse-of-groupby-generator
B033 duplicate-value
B035 static-key-dict-comprehension
RUF006 asyncio-dangling-task
RUF016 invalid-index-type
ASYNC100 cancel-scope-no-checkpoint
ASYNC210 blocking-http-call-in-async-function
ASYNC220 create-subprocess-in-async-function
ASYNC221 run-process-in-async-function
ASYNC222 wait-for-process-in-async-function
ASYNC251 blocking-sleep-in-async-function
`;

const DANGERS = `
S102 exec-builtin
S103 bad-file-permissions
S113 request-without-timeout
S202 tarfile-unsafe-members
S301 suspicious-pickle-usage
S302 suspicious-marshal-usage
S306 suspicious-mktemp-usage
S307 suspicious-eval-usage
S323 suspicious-unverified-context-usage
S324 hashlib-insecure-hash-function
S501 request-with-no-cert-validation
S502 ssl-insecure-version
S503 ssl-with-bad-defaults
S504 ssl-with-no-version
S505 weak-cryptographic-key
S506 unsafe-yaml-load
S507 ssh-no-host-key-verification
S508 snmp-insecure-version
S602 subprocess-popen-with-shell-equals-true
S604 call-with-shell-equals-true
S605 start-process-with-a-shell
S608 hardcoded-sql-expression
S609 unix-command-wildcard-injection
S612 logging-config-insecure-listen
S701 jinja2-autoescape-false
S702 mako-templates
`;

const LEFTOVERS = `
F401 unused-import
F541 f-string-missing-placeholders
F841 unused-variable
E722 bare-except
`;

type Judgement = Omit<RuffRule, "name">;

/** Rules whose weight is not that of their group. */
const EXCEPTIONS: ReadonlyMap<string, Partial<Judgement>> = new Map<string, Partial<Judgement>>([
  ["F822", { severity: "medium", confidence: 0.8 }],
  ["F901", { severity: "medium" }],
  ["PLE0302", { severity: "medium", confidence: 0.7 }],
  ["PLE0643", { confidence: 0.7 }],
  ["PLE0704", { severity: "medium", confidence: 0.6 }],
  ["B018", { severity: "low", confidence: 0.6 }],
  ["B017", { severity: "low", category: "tests" }],
  ["S301", { confidence: 0.6 }],
  ["S324", { severity: "low", confidence: 0.5 }],
  ["S113", { category: "bug", confidence: 0.8 }],
  ["S501", { severity: "high", confidence: 0.9 }],
  ["S506", { severity: "high", confidence: 0.85 }],
  ["S507", { severity: "high", confidence: 0.85 }],
  ["S602", { confidence: 0.6 }],
  ["S605", { confidence: 0.6 }],
  ["S608", { confidence: 0.6 }],
  ["E722", { category: "bug", confidence: 0.7 }],
]);

/** Every rule that is checked, by its code. */
export const RUFF_RULES: ReadonlyMap<string, RuffRule> = new Map([
  ...readRules(FAILS, { severity: "high", category: "bug", confidence: 0.9 }),
  ...readRules(MISLEADS, { severity: "medium", category: "bug", confidence: 0.85 }),
  ...readRules(DANGERS, { severity: "medium", category: "security", confidence: 0.7 }),
  ...readRules(LEFTOVERS, { severity: "low", category: "maintainability", confidence: 0.9 }),
]);

function readRules(table: string, judgement: Judgement): [string, RuffRule][] {
  return table
    .trim()
    .split("\n")
    .map((line) => {
      const [code = "", name = ""] = line.split(" ");
      return [code, { name, ...judgement, ...EXCEPTIONS.get(code) }];
    });
}
