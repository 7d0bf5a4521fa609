using System.Net;

namespace LatentLab.Classroom.Grading.Report;

internal static class Page
{
    public static string Text(string words) => WebUtility.HtmlEncode(PlainText.Line(words, 2000));

    public static string Code(string words) => WebUtility.HtmlEncode(PlainText.Lines(words));

    public static string Write(string title, string body) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="referrer" content="no-referrer">
        <title>{Text(title)}</title>
        <link rel="icon" href="data:,">
        <style>{Style}</style>
        </head>
        <body>
        <main>
        {body}
        </main>
        </body>
        </html>

        """;

    private const string Style = """
        :root {
          color-scheme: light; --paper: #fdfcf9; --panel: #f5f3ed; --ink: #23272e; --muted: #586170; --line: #dfdbd0;
          --good: #0a6193; --bad: #a84300; --accent: #0b5cad;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            color-scheme: dark; --paper: #16181d; --panel: #1f2229; --ink: #dcdfe4; --muted: #a0a8b4; --line: #343943;
            --good: #74bdf0; --bad: #ffa268; --accent: #84bbf6;
          }
        }
        * { box-sizing: border-box; }
        body {
          margin: 0; background: var(--paper); color: var(--ink);
          font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
          overflow-wrap: anywhere;
        }
        main { max-width: 76rem; margin: 0 auto; padding: 1.5rem clamp(.9rem, 4vw, 2.5rem) 4rem; }
        main.narrow, .narrow { max-width: 46rem; }
        h1 { margin: .4rem 0; font-size: 1.7rem; line-height: 1.2; }
        h2 { margin: 2.4rem 0 .7rem; font-size: 1.2rem; }
        h3 { margin: 0; font-size: 1.02rem; }
        p { max-width: 46rem; } .facts { color: var(--muted); } a { color: var(--accent); }
        .scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: .5rem; }
        table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
        th, td {
          padding: .42rem .7rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top;
          overflow-wrap: normal;
        }
        tbody tr:last-child > * { border-bottom: 0; }
        thead th { color: var(--muted); font-weight: 620; vertical-align: bottom; }
        thead th.task { min-width: 6.2rem; max-width: 9rem; }
        tbody th {
          font-weight: 500; min-width: 7rem; max-width: 15rem; overflow-wrap: anywhere; position: sticky; left: 0;
          background: var(--paper);
        }
        td.number { text-align: right; white-space: nowrap; } td.reason { min-width: 16rem; }
        .good { color: var(--good); font-weight: 620; }
        .bad { color: var(--bad); font-weight: 620; }
        .quiet { color: var(--muted); }
        td .sign { white-space: nowrap; } tr.apart > * { color: var(--muted); }
        .task-card {
          margin: 1rem 0; padding: .8rem 1.1rem; border: 1px solid var(--line); border-left: .35rem solid var(--line);
          border-radius: .5rem;
        }
        .task-card.is-good { border-left-color: var(--good); } .task-card.is-bad { border-left-color: var(--bad); }
        .task-card p { margin: .5rem 0; }
        .task-card header {
          display: flex; flex-wrap: wrap; gap: .2rem 1rem; justify-content: space-between; align-items: baseline;
        }
        details { margin: .5rem 0; } summary { color: var(--muted); cursor: pointer; font-size: .9rem; }
        pre {
          margin: .5rem 0; padding: .7rem .9rem; max-height: 26rem; overflow: auto; border-radius: .4rem;
          background: var(--panel);
          font: .8rem/1.5 ui-monospace, "Cascadia Code", Menlo, Consolas, "DejaVu Sans Mono", monospace;
          overflow-wrap: normal;
        }
        .bars { display: grid; gap: .55rem; margin: 0; padding: 0; list-style: none; max-width: 56rem; }
        .bars li {
          display: grid; grid-template-columns: minmax(9rem, 16rem) minmax(5rem, 1fr); gap: 0 1rem; align-items: center;
          font-size: .92rem;
        }
        .bars .words { grid-column: 1 / -1; color: var(--muted); font-size: .85rem; }
        .bars svg { width: 100%; height: 1.15rem; display: block; overflow: visible; }
        .bars .track { fill: var(--panel); }
        .bars .bar { fill: var(--bad); }
        .bars .bar.of-good { fill: var(--good); }
        .bars .value { display: flex; gap: .6rem; align-items: center; }
        .bars .value span { white-space: nowrap; font-variant-numeric: tabular-nums; }
        @media (max-width: 34rem) { .bars li { grid-template-columns: 1fr; } tbody th { position: static; } }
        @media print { .scroll { overflow: visible; } body { background: #fff; color: #000; } }
        """;
}
