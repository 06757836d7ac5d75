/** One style sheet for all pages: system fonts, light and dark by the reader's preference, nothing loaded from elsewhere. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: light-dark(#ffffff, #0d1117); --box: light-dark(#f6f8fa, #151b23); --line: light-dark(#d1d9e0, #3d444d);
  --text: light-dark(#1f2328, #f0f6fc); --soft: light-dark(#59636e, #9198a1); --link: light-dark(#0969da, #4493f8);
  --added: light-dark(#dafbe1, #12361f); --added-strong: light-dark(#aceebb, #1f5c33);
  --deleted: light-dark(#ffebe9, #421b1e); --deleted-strong: light-dark(#ffcecb, #6e2a2e);
  --hunk: light-dark(#ddf4ff, #121d2f); --chosen: light-dark(#fff3c4, #4a3c10); --chosen-edge: light-dark(#d4a72c, #bb8009);
  --green: light-dark(#1a7f37, #3fb950); --red: light-dark(#d1242f, #f85149); --amber: light-dark(#9a6700, #d29922);
  --purple: light-dark(#8250df, #ab7df8); --gray: light-dark(#59636e, #9198a1);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.55 system-ui, sans-serif; }
main { max-width: 1000px; margin: 0 auto; padding: 24px 20px 80px; }
a { color: var(--link); text-decoration: none; } a:hover { text-decoration: underline; }
h1 { font-size: 27px; font-weight: 600; line-height: 1.25; margin: 4px 0 10px; } h1 small { color: var(--soft); font-weight: 300; }
code, pre, .diff, .sha { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 12.5px; }
code { background: color-mix(in srgb, var(--soft) 15%, transparent); padding: .15em .4em; border-radius: 5px; }
pre.code { background: var(--box); border-radius: 6px; padding: 12px 14px; overflow: auto; line-height: 1.45; }
.soft { color: var(--soft); }
.crumbs { font-size: 14px; color: var(--soft); margin-bottom: 14px; }
.lead { display: flex; gap: 10px; align-items: center; flex-wrap: wrap; color: var(--soft); padding-bottom: 16px; }
.badge { display: inline-block; border-radius: 2em; padding: 2px 12px; font-size: 13px; font-weight: 500; color: #fff; background: var(--gray); }
.badge.open { background: #1f883d; } .badge.merged { background: #8250df; } .badge.closed { background: #cf222e; }
.tag { border: 1px solid var(--line); border-radius: 2em; padding: 0 8px; font-size: 12px; color: var(--soft); white-space: nowrap; }
.branch { background: color-mix(in srgb, var(--link) 14%, transparent); color: var(--link); padding: 1px 7px; border-radius: 6px; }
nav.tabs { display: flex; gap: 4px; border-bottom: 1px solid var(--line); margin-bottom: 24px; }
nav.tabs a { padding: 8px 14px; color: var(--text); border-bottom: 2px solid transparent; }
nav.tabs a[aria-current] { border-color: #fd8c73; font-weight: 600; } nav.tabs b { font-weight: 500; color: var(--soft); margin-left: 4px; }
.card { border: 1px solid var(--line); border-radius: 8px; margin: 0 0 18px; background: var(--page); overflow: hidden; }
.card > header { background: var(--box); border-bottom: 1px solid var(--line); padding: 8px 16px; font-size: 14px; display: flex; gap: 8px; flex-wrap: wrap; align-items: center; }
.card > header b { font-weight: 600; } .card > .content { padding: 14px 16px; }
.card:target, .thread:target, .comment:target { box-shadow: 0 0 0 2px var(--link); }
.event { margin: 26px 0 12px; display: flex; gap: 10px; align-items: center; color: var(--soft); font-size: 14px; flex-wrap: wrap; }
.event b { color: var(--text); }
.dot { width: 28px; height: 28px; border-radius: 50%; flex: none; display: grid; place-items: center; background: var(--box); border: 1px solid var(--line); font-size: 13px; }
.dot.approved { background: #1f883d; color: #fff; border: 0; } .dot.changes_requested { background: #cf222e; color: #fff; border: 0; }
.nested { margin-left: 38px; }
.thread { border: 1px solid var(--line); border-radius: 8px; margin: 0 0 16px; overflow: hidden; }
.thread > .bar, .suggestion > .bar { background: var(--box); border-bottom: 1px solid var(--line); padding: 7px 14px; font-size: 13px; display: flex; gap: 10px; align-items: center; flex-wrap: wrap; }
.thread .bar a, .thread .bar code { font-family: ui-monospace, monospace; font-size: 12.5px; }
summary.bar { cursor: pointer; }
.comment { padding: 12px 16px; border-top: 1px solid var(--line); } .comment > .by { font-size: 13.5px; color: var(--soft); margin-bottom: 6px; } .comment > .by b { color: var(--text); }
table.diff { border-collapse: collapse; width: 100%; line-height: 1.6; tab-size: 4; }
.scroll { overflow-x: auto; }
.diff td { padding: 0 10px; vertical-align: top; } .diff td.text { white-space: pre; width: 100%; } .diff td.mark { width: 1em; padding-right: 0; user-select: none; }
.diff td.number { text-align: right; color: var(--soft); user-select: none; min-width: 44px; font-size: 12px; } .diff td.number a { color: inherit; }
.diff tr.added td { background: var(--added); } .diff tr.added td.number { background: var(--added-strong); }
.diff tr.deleted td { background: var(--deleted); } .diff tr.deleted td.number { background: var(--deleted-strong); }
.diff tr.hunk td { background: var(--hunk); color: var(--soft); padding-top: 4px; padding-bottom: 4px; }
.diff tr.chosen td.number { background: var(--chosen); color: var(--text); box-shadow: inset 3px 0 var(--chosen-edge); }
.diff tr.chosen td.number ~ td.number { box-shadow: none; }
.diff tr:target td { background: var(--chosen); }
pre .added { background: var(--added); } pre .deleted { background: var(--deleted); } pre .hunk { color: var(--soft); }
.suggestion { border: 1px solid var(--line); border-radius: 6px; overflow: auto; margin: 8px 0; }
.markdown > :first-child { margin-top: 0; } .markdown > :last-child { margin-bottom: 0; }
.markdown { overflow-wrap: anywhere; } .markdown h1, .markdown h2 { font-size: 1.3em; border-bottom: 1px solid var(--line); padding-bottom: .25em; } .markdown h3 { font-size: 1.12em; }
.markdown table:not(.diff) { border-collapse: collapse; display: block; overflow: auto; } .markdown table:not(.diff) th, .markdown table:not(.diff) td { border: 1px solid var(--line); padding: 5px 12px; } .markdown th { background: var(--box); }
.markdown blockquote { margin: 0 0 14px; padding: 0 14px; color: var(--soft); border-left: 4px solid var(--line); }
.markdown blockquote.alert { color: inherit; } .alert p::first-line { font-weight: 600; }
.alert-note { border-color: var(--link) !important; } .alert-tip { border-color: var(--green) !important; } .alert-important { border-color: var(--purple) !important; } .alert-warning { border-color: var(--amber) !important; } .alert-caution { border-color: var(--red) !important; }
.markdown li.task { list-style: none; margin-left: -1.2em; } .markdown details { margin: 8px 0; } .markdown summary { cursor: pointer; }
.check { display: flex; gap: 10px; padding: 9px 16px; border-top: 1px solid var(--line); align-items: center; flex-wrap: wrap; } .check:first-of-type { border-top: 0; }
.mark-success { color: var(--green); } .mark-failure, .mark-timed_out { color: var(--red); } .mark-action_required, .mark-pending { color: var(--amber); } .mark-neutral, .mark-skipped, .mark-cancelled, .mark-stale { color: var(--gray); }
.reactions { display: flex; gap: 6px; margin-top: 10px; } .reactions span { border: 1px solid var(--line); border-radius: 2em; padding: 0 9px; font-size: 13px; }
.plus { color: var(--green); } .minus { color: var(--red); }
`;
