/** The style of the audit's page: system fonts, light and dark, no colour without a word beside it. */

export const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --paper: #fff; --raised: #f6f8fa; --line: #d0d7de; --link: #0550ae; --error: #b3121d; --warning: #7a4d00; --mark: #ffe9a8; --hit: #fff8e1; }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9da7b1; --paper: #0d1117; --raised: #161b22; --line: #30363d; --link: #79b8ff; --error: #ff8a80; --warning: #e3b341; --mark: #665200; --hit: #221d0c; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem clamp(1rem, 4vw, 3rem) 3rem; max-width: 80rem; font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; color: var(--ink); background: var(--paper); }
h1 { font-size: 1.6rem; margin: .5rem 0; } h2 { font-size: 1.25rem; margin: 2rem 0 .75rem; } h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; overflow-wrap: anywhere; } h3 .count { font-weight: 400; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -9999px; } .skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .5rem; }
.figures { display: flex; flex-wrap: wrap; gap: 1rem; margin: 1rem 0; }
.figures div { background: var(--raised); border: 1px solid var(--line); border-radius: .5rem; padding: .5rem 1rem; min-width: 8rem; }
.figures dt { color: var(--soft); font-size: .85rem; } .figures dd { margin: 0; font-size: 1.5rem; font-weight: 600; }
.share { font-size: 1rem; color: var(--soft); font-weight: 400; }
nav ul { display: flex; gap: 1rem; list-style: none; padding: 0; margin: 0; }
.provider { border: 1px solid var(--line); border-radius: .5rem; margin: .75rem 0; background: var(--paper); }
summary { cursor: pointer; padding: .6rem 1rem; background: var(--raised); border-radius: .5rem; display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: center; }
summary::before { content: "▸"; } details[open] > summary::before { content: "▾"; } summary::-webkit-details-marker { display: none; }
.name { font-weight: 600; } .path, .count, .sub, .place { color: var(--soft); font-size: .875rem; overflow-wrap: anywhere; }
.sub { display: block; font-weight: 400; } meter { width: 8rem; }
.scroll { overflow-x: auto; padding: 0 1rem .5rem; }
th:nth-child(1) { width: 26%; } th:nth-child(2) { width: 20%; } th:nth-child(4) { width: 22%; }
table { border-collapse: collapse; width: 100%; min-width: 34rem; font-size: .9rem; } th, td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); } thead th { color: var(--soft); font-weight: 500; } tbody tr:last-child > * { border-bottom: 0; }
tbody th { font-weight: 500; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .85rem; }
.emits { list-style: none; margin: 0; padding: 0; } .emits li { display: grid; grid-template-columns: 5.5em 1fr; } .signal, .column { color: var(--soft); } .column { display: none; }
.error { color: var(--error); } .warning { color: var(--warning); }
.finding { border-left: 4px solid var(--line); padding: .25rem 0 .25rem 1rem; margin: 1rem 0; scroll-margin-top: 1rem; color: var(--ink); }
.finding.error { border-color: var(--error); color: var(--ink); } .finding.warning { border-color: var(--warning); color: var(--ink); }
.finding:target { background: var(--hit); }
.finding p { margin: 0; } .help { color: var(--soft); } .badge { font-weight: 600; } .rule { color: var(--soft); }
pre { background: var(--raised); border: 1px solid var(--line); border-radius: .5rem; padding: .5rem 0; overflow-x: auto; margin: .5rem 0 0; }
pre code { display: inline-block; min-width: 100%; } .line { display: block; padding-right: 1rem; } .hit { background: var(--hit); } .number { display: inline-block; width: 4ch; margin-right: 1rem; text-align: right; color: var(--soft); user-select: none; }
mark { background: var(--mark); color: inherit; border-radius: 2px; }
footer { margin-top: 3rem; color: var(--soft); font-size: .875rem; }
@media (max-width: 44rem) { table, tbody, tr { display: block; min-width: 0; } thead { display: none; } tbody th, td { display: grid; grid-template-columns: 6.5rem 1fr; padding: .15rem 0; border: 0; } tbody tr { padding: .5rem 0; border-bottom: 1px solid var(--line); } tbody tr:last-child { border-bottom: 0; } tbody th { width: auto !important; grid-template-columns: 1fr; } .column { display: block; } td > a { grid-column: 2; } }
@media print { body { max-width: none; padding: 0; font-size: 12px; } nav, .skip { display: none; } tr, .finding, summary { break-inside: avoid; } h2, h3, summary, thead { break-after: avoid; } mark, meter, .hit { print-color-adjust: exact; } .scroll, pre { overflow: visible; } pre code { white-space: pre-wrap; } .provider::details-content { content-visibility: visible; block-size: auto; } }
`;
