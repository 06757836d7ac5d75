/** One style sheet for all pages: system fonts, light and dark by the reader's preference, nothing loaded from elsewhere. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: light-dark(#f6f7f6, #14181a); --card: light-dark(#ffffff, #1b2022); --bar: light-dark(#f3f5f4, #20262a);
  --line: light-dark(#dde2df, #31393d); --faint: light-dark(#eaeeec, #283034);
  --text: light-dark(#1e2a27, #dce4e2); --soft: light-dark(#5b6a66, #93a19e); --link: light-dark(#0f6a63, #6cc7bd);
  --added: light-dark(#e6f5ea, #17301f); --added-num: light-dark(#cfecd7, #1e4329);
  --deleted: light-dark(#fdecea, #371d1d); --deleted-num: light-dark(#f9d7d3, #502827);
  --added-focus: light-dark(#b3e2c0, #2b6240); --deleted-focus: light-dark(#f4bdb6, #733834);
  --marked: light-dark(#fff4cc, #3b3315); --marked-edge: light-dark(#d6a100, #c99a1a);
  --good: light-dark(#1c7a43, #57c27f); --bad: light-dark(#b3372c, #f0877c); --warn: light-dark(#8a5d00, #dba93d);
  --merged: light-dark(#6b4fb0, #b39be8); --calm: light-dark(#5b6a66, #93a19e);
  --mono: ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace;
}
* { box-sizing: border-box; }
html { scroll-padding-top: 24px; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.6 system-ui, -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; -webkit-text-size-adjust: 100%; }
a { color: var(--link); text-decoration: none; } a:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 4px; }
b, strong { font-weight: 600; }
.soft { color: var(--soft); } a.soft { color: var(--soft); }
.sha, code, pre, .path, .code { font-family: var(--mono); font-size: 12.5px; }
.grow { flex: 1 1 0; min-width: 0; overflow-wrap: anywhere; }
.icon { width: 16px; height: 16px; flex: none; fill: none; stroke: currentColor; stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; vertical-align: -3px; }
.top { background: var(--card); border-bottom: 1px solid var(--line); } .top nav { max-width: 1000px; margin: 0 auto; padding: 12px 24px; font-size: 14px; }
main { max-width: 1000px; margin: 0 auto; padding: 28px 24px 96px; }
h1 { font-size: 26px; font-weight: 600; line-height: 1.3; letter-spacing: -.01em; margin: 0 0 12px; overflow-wrap: anywhere; text-wrap: pretty; }
h1 .number { color: var(--soft); font-weight: 400; } h1.path { font-size: 19px; }
.lead { display: flex; flex-wrap: wrap; gap: 8px 14px; align-items: center; color: var(--soft); margin-bottom: 12px; overflow-wrap: anywhere; }
.lead > * { min-width: 0; }
.person { color: var(--text); font-weight: 600; }
.avatar { border-radius: 50%; vertical-align: middle; flex: none; } .avatar.bot { border-radius: 8px; }
.badge { display: inline-flex; gap: 6px; align-items: center; border-radius: 99px; padding: 3px 13px 3px 10px; font-size: 13.5px; font-weight: 600; color: #fff; background: #5b6a66; text-transform: capitalize; flex: none; }
.row .badge { padding: 0 10px; font-size: 12px; }
.badge.open { background: #1c7a43; } .badge.merged { background: #6b4fb0; } .badge.closed { background: #b3372c; }
.branch { background: color-mix(in srgb, var(--link) 12%, transparent); color: var(--link); padding: 2px 7px; border-radius: 6px; overflow-wrap: anywhere; }
.tag { display: inline-flex; gap: 4px; align-items: center; border: 1px solid var(--line); border-radius: 99px; padding: 0 8px; font-size: 12px; line-height: 19px; color: var(--soft); white-space: nowrap; flex: none; }
.tag .icon { width: 12px; height: 12px; }
.tag.good { color: var(--good); border-color: color-mix(in srgb, var(--good) 40%, transparent); }
.tag.bad { color: var(--bad); border-color: color-mix(in srgb, var(--bad) 40%, transparent); }
.tag.warn { color: var(--warn); border-color: color-mix(in srgb, var(--warn) 40%, transparent); }
.labels { display: flex; flex-wrap: wrap; gap: 6px; margin-bottom: 10px; }
.label { display: inline-flex; gap: 7px; align-items: center; border: 1px solid var(--line); background: var(--card); border-radius: 99px; padding: 1px 11px; font-size: 13px; overflow-wrap: anywhere; } .label i { width: 9px; height: 9px; border-radius: 50%; border: 1px solid rgb(0 0 0 / 20%); }
.reviewers { font-size: 14px; margin-bottom: 4px; }
.tabs { display: flex; align-items: end; gap: 4px; border-bottom: 1px solid var(--line); margin: 18px 0 24px; overflow-x: auto; }
.tabs a { padding: 8px 14px; color: var(--soft); border-bottom: 2px solid transparent; white-space: nowrap; } .tabs a:hover { color: var(--text); text-decoration: none; }
.tabs a[aria-current] { color: var(--text); font-weight: 600; border-color: var(--link); }
.count { display: inline-block; min-width: 20px; padding: 0 6px; border-radius: 99px; background: var(--faint); color: var(--soft); font-size: 12px; font-weight: 500; line-height: 19px; text-align: center; }
.size { margin-left: auto; white-space: nowrap; font-family: var(--mono); font-size: 12.5px; } .tabs .size { padding: 8px 4px; }
.plus { color: var(--good); } .minus { color: var(--bad); }
.card, .thread, .file { background: var(--card); border: 1px solid var(--line); border-radius: 10px; margin: 0 0 18px; overflow: clip; }
.bar { display: flex; flex-wrap: wrap; gap: 4px 10px; align-items: center; background: var(--bar); border-bottom: 1px solid var(--line); padding: 8px 16px; font-size: 13.5px; margin: 0; font-weight: 400; }
h2.bar { font-size: 15px; font-weight: 600; } .bar > .icon { color: var(--soft); }
.bar .path { overflow-wrap: anywhere; font-weight: 600; }
summary { cursor: pointer; } summary.bar { list-style: none; } summary.bar::-webkit-details-marker { display: none; }
details:not([open]) > summary.bar { border-bottom: 0; }
.resolved > summary.bar::before, .file > summary.bar::before, .check > summary::before { content: ""; width: 6px; height: 6px; border: solid var(--soft); border-width: 0 1.6px 1.6px 0; transform: rotate(-45deg); margin: 0 3px 0 1px; flex: none; transition: transform .12s; }
details[open] > summary.bar::before, .check[open] > summary::before { transform: rotate(45deg) translate(-1px, -1px); }
.comment { padding: 14px 18px 16px; } .comment + .comment { border-top: 1px solid var(--faint); }
.comment:target, .review:target > .nested > .summary { box-shadow: inset 3px 0 0 var(--link); }
.by { display: flex; gap: 10px; align-items: center; margin-bottom: 8px; font-size: 14px; } .by > span { min-width: 0; overflow-wrap: anywhere; }
.card.summary { padding: 16px 18px; }
.event { display: flex; gap: 12px; align-items: center; margin: 30px 0 14px; } .event.small { margin: 10px 0; font-size: 14px; }
.event .avatar { width: 22px; height: 22px; margin-right: 2px; } .event.small a { color: var(--text); }
.event .soft { font-weight: 400; }
.dot { display: grid; place-items: center; width: 30px; height: 30px; border-radius: 50%; flex: none; background: var(--faint); color: var(--calm); } .small .dot { width: 24px; height: 24px; margin: 0 3px; background: none; }
.dot.good { background: var(--good); color: var(--card); } .dot.bad { background: var(--bad); color: var(--card); } .dot.merged { background: var(--merged); color: var(--card); }
.nested { margin-left: 42px; }
.excerpt { border-bottom: 1px solid var(--line); }
table.code { border-collapse: collapse; table-layout: fixed; width: 100%; line-height: 1.62; tab-size: 4; background: var(--card); }
.nums { width: calc(var(--digits) * 1ch + 20px); } .marks { width: 22px; }
.code td { padding: 0 10px; vertical-align: top; }
.code .num { text-align: right; color: var(--soft); user-select: none; white-space: nowrap; } .code .num a { color: inherit; display: block; }
.code .mark { padding: 0 0 0 10px; user-select: none; color: var(--soft); }
.code .text { white-space: pre-wrap; overflow-wrap: anywhere; padding-left: 6px; }
.code .hunk td { background: var(--bar); color: var(--soft); padding: 4px 14px; overflow-wrap: anywhere; }
.added > td { background: var(--added); } .added > .num { background: var(--added-num); }
.deleted > td { background: var(--deleted); } .deleted > .num { background: var(--deleted-num); }
.added > .mark { color: var(--good); } .deleted > .mark { color: var(--bad); }
.marked > .num:first-child { box-shadow: inset 3px 0 0 var(--marked-edge); } .marked > .num { background: var(--marked); color: var(--text); }
.marked.context > td, tr.marked:not(.added):not(.deleted) > td, tr:target > td { background: var(--marked); }
.code tr.note > td { padding: 0; border-block: 1px solid var(--line); } .notes { display: flow-root; padding: 14px 16px 0; background: var(--page); font: 15px/1.6 system-ui, -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; border-bottom: 1px solid var(--line); } .note .notes { border: 0; }
.notes .thread { max-width: 800px; margin-bottom: 14px; }
.code mark { color: inherit; border-radius: 3px; background: none; } .added mark { background: var(--added-focus); } .deleted mark { background: var(--deleted-focus); }
.unseen { background: var(--warn); color: var(--card); border-radius: 3px; padding: 0 3px; font-size: 11px; }
.empty { margin: 0; padding: 14px 18px; }
.row, .check > summary { display: flex; flex-wrap: wrap; gap: 4px 10px; align-items: center; padding: 11px 18px; }
.row + .row, .check + .row, .check + .check, .row + .check { border-top: 1px solid var(--faint); }
.check > summary { list-style: none; } .check > summary::-webkit-details-marker { display: none; } .check > summary a { color: var(--text); }
.mark-box { display: inline-grid; place-items: center; width: 22px; height: 22px; border-radius: 50%; color: var(--card); background: var(--calm); flex: none; vertical-align: middle; } .mark-box .icon { width: 13px; height: 13px; stroke-width: 2.2; }
.mark-box.good { background: var(--good); } .mark-box.bad { background: var(--bad); } .mark-box.warn { background: var(--warn); }
.output { padding: 4px 18px 16px 50px; } section.card > .output { padding: 16px 18px; }
.output > * + * { margin-top: 12px; }
.annotation { border-left: 3px solid var(--calm); background: var(--bar); border-radius: 0 8px 8px 0; padding: 8px 14px; } .annotation.bad { border-color: var(--bad); } .annotation.warn { border-color: var(--warn); }
.annotation pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 4px 0 0; }
.buttons { display: flex; flex-wrap: wrap; gap: 8px; margin-bottom: 0; } .button { border: 1px solid var(--line); background: var(--bar); border-radius: 7px; padding: 3px 13px; font-size: 13.5px; font-weight: 500; }
.reactions { display: flex; flex-wrap: wrap; gap: 6px; margin-top: 12px; } .reactions span { border: 1px solid var(--line); border-radius: 99px; padding: 0 10px; font-size: 13px; }
.hidden > summary { color: var(--soft); font-style: italic; font-size: 14px; }
pre.message { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 0 20px; }
.markdown { overflow-wrap: anywhere; } .markdown > :first-child { margin-top: 0; } .markdown > :last-child { margin-bottom: 0; }
.markdown p, .markdown ul, .markdown ol, .markdown pre, .markdown blockquote, .markdown .table, .markdown .suggestion, .markdown details { margin: 0 0 12px; }
.markdown li > ul, .markdown li > ol { margin-bottom: 0; } .markdown ul, .markdown ol { padding-left: 1.7em; } .markdown li + li { margin-top: 3px; }
.markdown h1, .markdown h2, .markdown h3, .markdown h4, .markdown h5, .markdown h6 { font-weight: 600; line-height: 1.35; margin: 20px 0 10px; letter-spacing: 0; }
.markdown h1 { font-size: 21px; } .markdown h2 { font-size: 18px; } .markdown h3 { font-size: 16px; } .markdown h4, .markdown h5, .markdown h6 { font-size: 15px; }
.markdown h1, .markdown h2 { border-bottom: 1px solid var(--faint); padding-bottom: 5px; }
.markdown code { background: color-mix(in srgb, var(--soft) 14%, transparent); padding: .15em .4em; border-radius: 5px; overflow-wrap: anywhere; }
.markdown pre { background: var(--bar); border: 1px solid var(--faint); border-radius: 8px; padding: 10px 14px; overflow-x: auto; line-height: 1.55; } .markdown pre code { background: none; padding: 0; overflow-wrap: normal; }
.markdown pre.diff { padding: 8px 0; } pre.diff code { display: block; min-width: max-content; } pre.diff span:not(.unseen) { display: block; padding: 0 14px; } pre.diff .added { background: var(--added); } pre.diff .deleted { background: var(--deleted); } pre.diff .hunk, pre.diff .header { color: var(--soft); }
.markdown blockquote { padding: 2px 0 2px 14px; border-left: 3px solid var(--line); color: var(--soft); } .markdown blockquote > :last-child { margin-bottom: 0; }
.markdown .alert { color: inherit; padding: 8px 14px; border-left-width: 3px; border-radius: 0 8px 8px 0; background: var(--bar); } .alert::before { content: attr(data-title); display: block; font-weight: 600; color: var(--tone); margin-bottom: 2px; }
.alert { --tone: var(--link); border-color: var(--tone) !important; } .alert.tip { --tone: var(--good); } .alert.important { --tone: var(--merged); } .alert.warning { --tone: var(--warn); } .alert.caution { --tone: var(--bad); }
.markdown .table { overflow-x: auto; } .markdown .table table { border-collapse: collapse; } .markdown .table :is(th, td) { border: 1px solid var(--line); padding: 5px 12px; vertical-align: top; text-align: left; overflow-wrap: normal; } .markdown .table code { white-space: nowrap; } .markdown .table th { background: var(--bar); font-weight: 600; }
.markdown li.task { list-style: none; margin-left: -1.4em; } .markdown input { margin: 0 .35em 0 0; vertical-align: -1px; accent-color: var(--link); }
.markdown details { border: 1px solid var(--faint); border-radius: 8px; padding: 8px 14px; } .markdown details > summary { color: var(--soft); font-size: 14px; } .markdown details[open] > summary { margin-bottom: 10px; } .markdown details > :last-child { margin-bottom: 2px; }
.markdown hr { border: 0; border-top: 1px solid var(--line); margin: 20px 0; } .markdown sub, .markdown sup { font-size: 12px; line-height: 0; }
.markdown kbd { font: 12px var(--mono); border: 1px solid var(--line); border-bottom-width: 2px; border-radius: 5px; padding: 1px 5px; background: var(--bar); }
.markdown .mention { font-weight: 600; color: inherit; }
.markdown .suggestion { border: 1px solid var(--line); border-radius: 8px; overflow: clip; } .suggestion-title { background: var(--bar); border-bottom: 1px solid var(--line); padding: 5px 14px; font-size: 13px; color: var(--soft); }
@media (max-width: 640px) {
  body, .notes { font-size: 15px; }
  .top nav { padding: 11px 16px; } main { padding: 20px 16px 64px; } h1 { font-size: 22px; }
  .nested { margin-left: 0; } .output { padding-left: 18px; }
  .tabs { margin-inline: -16px; padding: 0 8px; } .tabs a { padding: 8px 9px; font-size: 14px; } .tabs .size { display: none; }
  .code, .code td { font-size: 11.5px; } .code td { padding: 0 6px; } .nums { width: calc(var(--digits) * 1ch + 9px); } .marks { width: 14px; } .code .num { padding: 0 4px; } .code .mark { padding: 0 0 0 5px; } .code .text { padding-left: 4px; } .wide { display: none; }
  .by, .event { font-size: 13.5px; } .markdown .table { font-size: 14px; } .markdown .table :is(th, td) { padding: 4px 8px; } .comment, .card.summary, .row, .check > summary { padding-left: 14px; padding-right: 14px; } .notes { padding-inline: 8px; }
}
`;
