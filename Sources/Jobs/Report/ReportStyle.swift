/// The looks of report pages: readable without scripts, in light and dark, on paper, and at the width of a phone.
package enum ReportStyle {
  /// The sheet, to be put into a `style` element.
  package static let sheet: StaticString = """
    :root{color-scheme:light dark;--ink:light-dark(#1c2024,#e8eaed);--soft:light-dark(#59626b,#9aa4ad);\
    --line:light-dark(#dde2e6,#343a40);--paper:light-dark(#fff,#16191c);--panel:light-dark(#f6f8f9,#1e2226);\
    --keep:light-dark(#2f7d5b,#58b98c);--drop:light-dark(#b9502a,#e58a63);--bar:light-dark(#3d6fb4,#7fa9e6)}
    *{box-sizing:border-box}
    body{margin:0 auto;max-width:72rem;padding:2rem 1.25rem 4rem;background:var(--paper);color:var(--ink);\
    font:15px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
    h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2.2rem 0 .6rem}h3{font-size:.95rem;margin:1.2rem 0 .4rem}
    .soft{color:var(--soft)}p.soft{margin:.2rem 0 1.2rem}
    .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.6rem,1fr));gap:.7rem;margin:0;padding:0}
    .cards div{background:var(--panel);border:1px solid var(--line);border-radius:.5rem;padding:.6rem .8rem}
    .cards dt{color:var(--soft);font-size:.85rem}
    .cards dd{margin:0;font-size:1.25rem;font-weight:600;font-variant-numeric:tabular-nums}
    .sum{margin:.9rem 0;padding:.6rem .9rem;border-left:4px solid var(--keep);background:var(--panel)}
    .sum.off{border-color:var(--drop)}
    .scroll{overflow-x:auto;max-width:100%}
    table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
    th,td{padding:.3rem .55rem;border-bottom:1px solid var(--line);text-align:right;vertical-align:top;\
    overflow-wrap:normal;white-space:nowrap}
    th{color:var(--soft);font-weight:600;font-size:.82rem}
    th:first-child,td:first-child{text-align:left;white-space:normal;overflow-wrap:anywhere;min-width:7rem}
    td.wide{width:40%;min-width:4rem}
    .bar{display:flex;height:.75rem;margin-top:.35rem;border-radius:2px;overflow:hidden;background:var(--panel)}
    .bar i{background:var(--bar)}.bar i.keep{background:var(--keep)}.bar i.drop{background:var(--drop)}.bar i.gap{background:none}
    .why{white-space:normal;color:var(--soft);font-size:.85rem;text-align:left}
    .columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(24rem,100%),1fr));gap:0 2.4rem}
    details{margin:.4rem 0}summary{cursor:pointer;color:var(--soft)}
    blockquote{margin:.5rem 0 1rem;padding:.5rem .8rem;border-left:3px solid var(--drop);background:var(--panel)}
    blockquote p{margin:0 0 .3rem;white-space:pre-wrap}
    blockquote footer{color:var(--soft);font-size:.82rem}
    @media (max-width:34rem){body{padding:1rem .8rem 3rem;font-size:14px}th,td{padding:.3rem .35rem}td.wide{min-width:2.5rem}}
    @media print{body{max-width:none;padding:0}tr,blockquote{break-inside:avoid}}
    """
}
