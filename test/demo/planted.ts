/** The defects of the sample pull request, and where a review has to show each of them. */
export interface Planted {
  readonly what: string;
  readonly path: string;
  /** Text of the line that the defect is on, at the head. */
  readonly line: string;
  readonly shownAt: "line" | "file";
}

export const PLANTED: readonly Planted[] = [
  {
    what: "a loop that never ends, on an added line",
    path: "src/fares.ts",
    line: "  for (let index = legs.length - 1; index >= 0; index++) {",
    shownAt: "line",
  },
  {
    what: "a case that falls through, because the break that guarded it was deleted",
    path: "src/fares.ts",
    line: '    case "bicycle":',
    shownAt: "line",
  },
  {
    what: "a comparison with NaN, in a renamed file",
    path: "src/time/clock.ts",
    line: "  if (time === NaN) return null;",
    shownAt: "line",
  },
  {
    what: "an if without its fi, so that the script does not even start",
    path: "scripts/deploy.sh",
    line: 'if [ -z "${1:-}" ]; then',
    shownAt: "line",
  },
  {
    what: "a leaked key",
    path: "config/payments.ts",
    line: '  key: "',
    shownAt: "line",
  },
  {
    what: "a title of strangers in a shell command, in a workflow",
    path: ".github/workflows/release.yml",
    line: '      - run: echo "Building ${{ github.event.pull_request.title }}"',
    shownAt: "line",
  },
  {
    what: "a name whose import was deleted, on a context line",
    path: "reports/manifest.py",
    line: "        rows = json.load(source)",
    shownAt: "line",
  },
  {
    what: "the same name in a line that the diff does not show",
    path: "reports/manifest.py",
    line: "    path.write_text(json.dumps(count_by_kind(passengers), indent=2))",
    shownAt: "file",
  },
];
