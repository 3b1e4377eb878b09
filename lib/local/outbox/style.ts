/** The outbox page's look: the dashboard's paper, ink and type, in two columns, in one on a narrow screen. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#fbfaf6, #151412); --ink: light-dark(#1d1b18, #e9e4da); --soft: light-dark(#5d574d, #a79f91);
  --line: light-dark(#e3ddd1, #2f2c27); --wash: light-dark(#f3efe5, #1e1c19); --accent: light-dark(#a5301a, #ff8f6e);
  --mark: light-dark(#fcefc2, #453810);
}
*, ::before, ::after { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); font: 0.9375rem / 1.45 system-ui, "Segoe UI", "Noto Sans", sans-serif; }
body { display: flex; flex-direction: column; max-width: 80rem; min-height: 100vh; margin: 0 auto; padding: 0 1.25rem; }
main { display: grid; flex: 1; grid-template-columns: minmax(16rem, 24rem) minmax(0, 1fr); gap: 0 2rem; }
header { padding: 1rem 0; border-bottom: 1px solid var(--ink); }
h1, h2 { font-family: Charter, "Iowan Old Style", "Source Serif 4", "Noto Serif", Georgia, serif; font-weight: 600; line-height: 1.25; text-wrap: balance; overflow-wrap: anywhere; }
h1 { margin: 0; font-size: 1.75rem; } h2 { margin: 0 0 0.75rem; font-size: 1.375rem; }
h1 a { color: inherit; text-decoration: none; }
a { color: var(--accent); text-underline-offset: 0.15em; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.home { margin: 0; } .soft, .facts, dt { color: var(--soft); } .soft { margin: 0.25rem 0 0; }
.sample { padding: 0.1em 0.45em; border-radius: 0.2em; background: var(--accent); color: var(--paper); font: 700 0.75rem system-ui, sans-serif; letter-spacing: 0.06em; vertical-align: middle; }
code, pre { font-family: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace; font-size: 0.8125rem; overflow-wrap: anywhere; }
nav { padding: 0.5rem 0 2rem; border-right: 1px solid var(--line); }
nav ul { margin: 0; padding: 0; list-style: none; }
nav a { display: block; padding: 0.6rem 1rem 0.6rem 0.75rem; border-bottom: 1px solid var(--line); border-left: 3px solid transparent; color: inherit; text-decoration: none; }
nav a:hover { background: var(--wash); } nav a[aria-current] { border-left-color: var(--accent); background: var(--wash); }
.facts { display: flex; flex-wrap: wrap; gap: 0 0.35em; font-size: 0.8125rem; } .facts time { margin-left: auto; font-variant-numeric: tabular-nums; }
.subject { display: block; overflow-wrap: anywhere; }
article { padding: 1.25rem 0 3rem; min-width: 0; } .back { display: none; }
.empty { grid-column: 1 / -1; color: var(--soft); }
dl { display: grid; grid-template-columns: auto 1fr; gap: 0.15rem 1rem; margin: 0 0 1.25rem; } dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
iframe { display: block; width: 100%; height: 70vh; min-height: 24rem; border: 1px solid var(--line); background: var(--paper); }
details { margin-top: 1rem; } summary { cursor: pointer; color: var(--soft); }
pre { max-height: 32rem; margin: 0.5rem 0 0; padding: 0.75rem; overflow: auto; border: 1px solid var(--line); background: var(--wash); white-space: pre-wrap; }
.slack { padding: 0.25rem 1rem 0.75rem; border: 1px solid var(--line); border-left: 4px solid var(--accent); background: var(--wash); }
.slack h3 { margin: 0.75rem 0 0.25rem; font-size: 1.0625rem; } .slack p, .slack blockquote { margin: 0.35rem 0; overflow-wrap: anywhere; }
.slack blockquote { padding-left: 0.75rem; border-left: 3px solid var(--line); } .slack .small { color: var(--soft); font-size: 0.8125rem; }
.slack mark { background: var(--mark); color: inherit; font-weight: 600; }
@media (max-width: 50rem) {
  body { padding: 0 1rem; } main { display: block; } nav { border-right: 0; } .overview article, .chosen nav { display: none; } .back { display: block; margin-top: 0; }
}
`
