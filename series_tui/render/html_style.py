"""Style of the HTML page: system fonts alone, light or dark as the reader's system, and on paper."""

from __future__ import annotations

STYLE = """
:root {
  color-scheme: light dark;
  --ground: #f6f7f9; --sheet: #ffffff; --text: #1c2230; --quiet: #5b6577; --line: #e1e5eb;
  --player: #2f6fdb; --player-ground: #eef4fe; --staff: #6b3fa0; --staff-ground: #f5effc;
  --good: #1a7f47; --good-ground: #e6f6ec; --warm: #9a6200; --warm-ground: #fdf0d5;
  --hot: #b3261e; --hot-ground: #fdeceb; --calm-ground: #eceff4;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0f1217; --sheet: #171b22; --text: #dde2ea; --quiet: #98a2b3; --line: #2a313c;
    --player: #82aefc; --player-ground: #1a2537; --staff: #c3a6f5; --staff-ground: #241f33;
    --good: #74cf97; --good-ground: #17291f; --warm: #e5b567; --warm-ground: #2d2517;
    --hot: #ff8f86; --hot-ground: #351d1d; --calm-ground: #232a34;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; padding: 2rem 1rem; background: var(--ground); color: var(--text);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  -webkit-text-size-adjust: 100%;
}
main {
  max-width: 47rem; margin: 0 auto 2rem; padding: 1.75rem 2rem 2rem; background: var(--sheet);
  border: 1px solid var(--line); border-radius: .75rem;
}
h1 {
  margin: .6rem 0 1.25rem; font-size: 1.55rem; line-height: 1.25; font-weight: 650;
  letter-spacing: -.01em; overflow-wrap: anywhere; text-wrap: balance;
}
.badges { display: flex; flex-wrap: wrap; align-items: center; gap: .4rem .5rem; margin: 0; }
.reference {
  margin-inline-end: .35rem; color: var(--quiet); overflow-wrap: anywhere;
  font: 500 .85rem/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, "Noto Sans Mono", monospace;
}
.badge {
  padding: .05rem .6rem; border-radius: 1rem; background: var(--calm-ground); color: var(--quiet);
  font-size: .8rem; font-weight: 600; overflow-wrap: anywhere;
}
.open, .in-progress { background: var(--good-ground); color: var(--good); }
.high { background: var(--warm-ground); color: var(--warm); }
.urgent { background: var(--hot-ground); color: var(--hot); }
dl {
  display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: .8rem 1.5rem;
  margin: 0; padding: 1rem 0 0; border-top: 1px solid var(--line); font-size: .9rem;
}
dt { color: var(--quiet); font-size: .78rem; overflow-wrap: anywhere; }
dd { margin: 0; overflow-wrap: anywhere; }
dd bdi { display: block; text-align: left; }
dd bdi + bdi { color: var(--quiet); }
h2 {
  display: flex; align-items: center; gap: .75rem; margin: 2.25rem 0 1rem;
  color: var(--quiet); font-size: .8rem; font-weight: 600;
}
h2::before, h2::after { content: ""; flex: 1; height: 1px; background: var(--line); }
article {
  margin: .6rem 0; padding: .6rem .95rem .75rem; border-radius: .6rem;
  border-inline-start: 3px solid var(--line); background: var(--calm-ground);
}
article.player { border-color: var(--player); background: var(--player-ground); }
article.staff { border-color: var(--staff); background: var(--staff-ground); }
article.system { padding-block: .1rem; background: none; color: var(--quiet); font-size: .9rem; }
article header {
  display: flex; flex-wrap: wrap; align-items: baseline; gap: .1rem .55rem;
  color: var(--quiet); font-size: .8rem; overflow-wrap: anywhere;
}
article header b { color: var(--text); font-size: .95rem; }
.role { font-weight: 600; }
.player .role { color: var(--player); }
.staff .role { color: var(--staff); }
time { font-variant-numeric: tabular-nums; white-space: nowrap; }
.id {
  margin-inline-start: auto; opacity: .75; font-size: .72rem;
  font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Noto Sans Mono", monospace;
}
article p { margin: .25rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 4; }
article p.empty { color: var(--quiet); font-style: italic; }
article p.field { color: var(--quiet); font-size: .82rem; }
@media (max-width: 34rem) {
  body { padding: 0; }
  main { margin: 0 0 1rem; padding: 1.25rem 1rem; border-width: 0 0 1px; border-radius: 0; }
}
@media print {
  :root {
    color-scheme: light;
    --ground: #fff; --sheet: #fff; --text: #000; --quiet: #444; --line: #bbb; --calm-ground: #fff;
    --player: #1d4ea0; --player-ground: #fff; --staff: #4b2a80; --staff-ground: #fff;
    --good: #12592f; --good-ground: #fff; --warm: #754a00; --warm-ground: #fff;
    --hot: #8c1d17; --hot-ground: #fff;
  }
  @page { margin: 18mm 16mm; }
  body { padding: 0; font-size: 10.5pt; line-height: 1.45; }
  main { max-width: none; margin: 0; padding: 0; border: 0; }
  main + main { break-before: page; }
  .badge { padding: 0 .5rem; border: 1px solid currentcolor; }
  article { border-radius: 0; padding-block: .1rem .3rem; }
  article header, h2 { break-after: avoid; }
  article p { orphans: 3; widows: 3; }
}
"""
