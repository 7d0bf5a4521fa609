using LatentLab.Evaluation;
using LatentLab.Pages;

namespace LatentLab.Classroom.Grading.Report;

/// <summary>
/// What every page of a gradebook has around its content. No script runs in it, and nothing is fetched.
/// </summary>
internal static class Page
{
    public static string Text(string words) => Html.Text(PlainText.Line(words, 2000));

    /// <summary>A student's name, the login beside it where there is one.</summary>
    public static string Student(GradedSubmission one) => Text(one.Student) + Login(one);

    /// <summary>The same as a link.</summary>
    public static string Student(GradedSubmission one, string link) =>
        $"<a href=\"{link}\">{Text(one.Student)}</a>{Login(one)}";

    private static string Login(GradedSubmission one) =>
        one.Login.Length > 0 ? $" <span class=\"quiet login\">{Text(one.Login)}</span>" : "";

    public static string Code(string words) => Html.Text(PlainText.Lines(words));

    public static string Write(string title, string body) => new PageShell
    {
        Title = PlainText.Line(title, 2000),
        Head = [SharedStyle.Inline(Style)],
        Body = $"<main>\n{body}\n</main>",
        Sealed = true,
    }.ToHtml();

    private const string Style = """
        body { overflow-wrap: anywhere; }
        main { max-width: 76rem; margin: 0 auto; padding: 1.5rem clamp(.9rem, 4vw, 2.5rem) 4rem; }
        main.narrow, .narrow { max-width: 46rem; }
        h1 { margin: .4rem 0; font-size: 1.7rem; line-height: 1.2; }
        h2 { margin: 2.4rem 0 .7rem; font-size: 1.2rem; }
        h3 { margin: 0; font-size: 1.02rem; } .scroll + h3 { margin-top: 1.4rem; }
        p { max-width: 46rem; } .facts { font-size: 1rem; }
        .scroll { border: 1px solid var(--line); border-radius: .5rem; }
        table { width: 100%; font-size: .9rem; }
        th, td { padding: .42rem .7rem; overflow-wrap: normal; }
        tbody tr:last-child > * { border-bottom: 0; }
        thead th { vertical-align: bottom; }
        thead th.task { min-width: 6.2rem; max-width: 9rem; }
        tbody th {
          font-weight: 500; min-width: 8.5rem; max-width: 15rem; overflow-wrap: anywhere; position: sticky; left: 0;
          background: var(--paper);
        }
        th.number, td.number { text-align: right; white-space: nowrap; } td.reason { min-width: 16rem; }
        .good { color: var(--holds); font-weight: 620; }
        .bad { color: var(--fails); font-weight: 620; }
        .quiet { color: var(--muted); }
        .login { font-weight: 400; font-size: .85em; } tbody th .login { display: block; }
        td .sign { white-space: nowrap; } tr.apart > * { color: var(--muted); }
        .task-card {
          margin: 1rem 0; padding: .8rem 1.1rem; border: 1px solid var(--line); border-left: .35rem solid var(--line);
          border-radius: .5rem;
        }
        .task-card.is-good { border-left-color: var(--holds); } .task-card.is-bad { border-left-color: var(--fails); }
        .task-card p { margin: .5rem 0; }
        .task-card header {
          display: flex; flex-wrap: wrap; gap: .2rem 1rem; justify-content: space-between; align-items: baseline;
        }
        details { margin: .5rem 0; } summary { color: var(--muted); cursor: pointer; font-size: .9rem; }
        pre {
          margin: .5rem 0; padding: .7rem .9rem; max-height: 26rem; overflow: auto; border-radius: .4rem;
          background: var(--panel); font-size: .8rem; line-height: 1.5; overflow-wrap: normal;
        }
        .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0 1rem; } .pair pre { max-height: none; }
        .bars { display: grid; gap: .55rem; margin: .7rem 0 1.3rem; padding: 0; list-style: none; max-width: 56rem; }
        .bars li {
          display: grid; grid-template-columns: minmax(9rem, 16rem) minmax(5rem, 1fr); gap: 0 1rem; align-items: center;
          font-size: .92rem;
        }
        .bars .words { grid-column: 1 / -1; color: var(--muted); font-size: .85rem; }
        .bars svg { width: 100%; min-width: 0; height: 1.15rem; display: block; overflow: visible; }
        .bars .track { fill: var(--panel); }
        .bars .bar { fill: var(--fails); }
        .bars .bar.of-good { fill: var(--holds); }
        .bars .value { display: flex; gap: .6rem; align-items: center; }
        .bars .value span { min-width: 3.6rem; white-space: nowrap; font-variant-numeric: tabular-nums; }
        @media (max-width: 34rem) {
          .bars li { grid-template-columns: minmax(0, 1fr); }
          .pair { grid-template-columns: minmax(0, 1fr); }
          tbody th { position: static; } th, td { padding-inline: .5rem; }
          .look, .look tbody, .look tr, .look th, .look td { display: block; }
          .look thead { display: none; } .look td.reason { min-width: 0; overflow-wrap: anywhere; }
          .look tbody th { max-width: none; border-bottom: 0; padding-bottom: 0; }
        }
        """;
}
