"""The report's look: light and dark by the reader's choice, on paper, and on a phone."""

from __future__ import annotations

from pathlib import Path

import assistant.pages

_STYLE = """
:root { color-scheme: light dark;
  --ta-ink: #1b2733; --ta-soft: #4d5b69; --ta-line: #d3dae1; --ta-card: #fff; --ta-page: #f6f7f9;
  --ta-link: #1f5a8f; --ta-plain-bg: #eef2f6; --ta-good-bg: #e7f4ec; --ta-bad: #98201d;
  --ta-bad-bg: #fcecea; --ta-focus: #b3470a; }
@media (prefers-color-scheme: dark) { :root {
  --ta-ink: #e6ebf0; --ta-soft: #a9b6c3; --ta-line: #33404d; --ta-card: #18212a;
  --ta-page: #10161d; --ta-link: #9cc4e8; --ta-plain-bg: #222d38; --ta-good-bg: #14301f;
  --ta-bad: #f5a8a2; --ta-bad-bg: #3a1917; --ta-focus: #ffb46b; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ta-page); color: var(--ta-ink);
  font: 17px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif; }
header, main, body > footer { max-width: 1020px; margin: 0 auto; padding: 0 20px; }
h1 { font-size: 30px; line-height: 1.2; margin: 28px 0 8px; }
h2 { font-size: 24px; margin: 40px 0 6px; padding-top: 10px; border-top: 3px solid var(--ta-link); }
h3 { font-size: 19px; margin: 26px 0 8px; } h4 { font-size: 17px; margin: 16px 0 4px; }
h5 { font-size: 15px; margin: 0 0 6px; color: var(--ta-soft); }
p { margin: 0 0 10px; max-width: 75ch; } .small { font-size: 15px; color: var(--ta-soft); }
th .small, td .small { display: block; } a { color: var(--ta-link); }
a:focus-visible { outline: 3px solid var(--ta-focus); outline-offset: 2px; }
nav ul { display: flex; flex-wrap: wrap; gap: 6px 20px; list-style: none; margin: 0; padding: 0; }
ul { padding-left: 22px; margin: 0 0 12px; }
.cards { list-style: none; padding: 0; display: grid; gap: 14px;
  grid-template-columns: repeat(auto-fit, minmax(min(290px, 100%), 1fr)); }
.card, article { background: var(--ta-card); border: 1px solid var(--ta-line); border-radius: 10px;
  padding: 14px 16px; }
.card p { margin: 0 0 6px; } .card-title { font-weight: 650; }
.often { font-size: 30px; font-weight: 700; line-height: 1.15; }
.wide { overflow-x: auto; margin: 0 0 16px; }
table { margin: 0 0 16px; width: 100%; border-collapse: collapse; background: var(--ta-card); }
caption { text-align: left; font-weight: 650; padding: 4px 0 6px; }
th, td { padding: 7px 10px; border: 1px solid var(--ta-line); text-align: left;
  vertical-align: top; font-weight: 400; overflow-wrap: break-word; }
thead th { font-weight: 650; background: var(--ta-plain-bg); }
.ta-chart { background: none; } .ta-chart thead th { background: none; }
.ta-chart :is(th, td) { border-width: 0 0 1px; }
.confusion { width: auto; } .confusion .right { background: var(--ta-good-bg); font-weight: 650; }
.confusion .wrong { background: var(--ta-bad-bg); } .confusion .none { color: var(--ta-soft); }
article { margin: 0 0 16px; } article h4 { margin-top: 0; }
.faults { list-style: none; padding: 0; }
.faults li, .fault { color: var(--ta-bad); font-weight: 650; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 20px; }
.pair section { min-width: 0; overflow-wrap: anywhere; }
blockquote { margin: 0 0 10px; padding: 8px 12px; background: var(--ta-plain-bg);
  border-left: 3px solid var(--ta-link); white-space: pre-line; }
blockquote footer { font-size: 14px; color: var(--ta-soft); white-space: normal; }
dl { margin: 0 0 10px; } dl div { display: flex; gap: 8px; } dt { color: var(--ta-soft);
  flex: 0 0 auto; } dd { margin: 0; min-width: 0; }
body > footer { margin: 40px auto 24px; font-size: 15px; color: var(--ta-soft); }
@media (max-width: 700px) { header, main, body > footer { padding: 0 14px; }
  h1 { font-size: 25px; } .pair { grid-template-columns: 1fr; gap: 4px; }
  th, td { padding: 6px 7px; }
  .folds thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px;
    overflow: hidden; }
  .folds :is(tr, th, td) { display: block; border: 0; padding: 2px 10px; overflow-wrap: anywhere; }
  .folds tr { padding: 8px 0; border-bottom: 1px solid var(--ta-line); }
  .folds th { font-weight: 650; }
  .folds td::before { content: attr(data-label) ": "; color: var(--ta-soft); } }
@media print { :root { --ta-ink: #000; --ta-soft: #333; --ta-line: #bbb; --ta-card: #fff;
  --ta-page: #fff; --ta-link: #1f5a8f; --ta-plain-bg: #f2f2f2; --ta-good-bg: #e8f3ec;
  --ta-bad: #7a1512; --ta-bad-bg: #f8e7e5; }
  body { font-size: 11pt; } nav { display: none; } .wide { overflow: visible; }
  .card, blockquote, tr, figure { break-inside: avoid; } h2, h3, h4 { break-after: avoid; }
  .ta-bar.ta-own { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
"""


def style() -> str:
    """The style sheet; the charts' part is the one the product's own pages use."""
    static = Path(assistant.pages.__file__).parent / "static"
    return _STYLE + (static / "charts.css").read_text(encoding="utf-8")
