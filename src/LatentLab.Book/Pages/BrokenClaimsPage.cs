using LatentLab.Book.Claims;
using LatentLab.Book.Course;
using LatentLab.Book.Mutations;
using LatentLab.Book.Words;
using LatentLab.Notebooks.Documents;
using LatentLab.Pages;

namespace LatentLab.Book.Pages;

/// <summary>Each claim of the lessons beside what becomes of it when its cause is taken away.</summary>
internal static class BrokenClaimsPage
{
    public const string FileName = "claims.html";

    public static string Write(BookContents book, ClaimMutations mutations, IReadOnlyList<LessonPage> pages)
    {
        ClaimRow[] rows = [.. pages.SelectMany(page => Rows(page, mutations, new LessonLinks(pages, book.Words)))];
        int red = rows.Count(row => row.Record is not null), open = rows.Length - red;
        string notYet = open == 0 ? "" :
            $" <span aria-hidden=\"true\">·</span> <span class=\"absent\">{book.Words.NotBrokenYet(open)}</span>";
        var table = new CardTable("claims broken", book.Words.BrokenTitle, book.Words.Claim, book.Words.Sentence,
            book.Words.Control, book.Words.WhatIsBroken, book.Words.Measured, book.Words.BrokenColumn,
            book.Words.Needed);
        foreach (ClaimRow row in rows)
        {
            table.Row("", row.Cells(book.Words));
        }

        string body = $"""
            <div class="page wide">
            <main id="content" tabindex="-1">
            <div class="prose">
            <h1>{book.Words.BrokenTitle}</h1>
            <p class="facts">{book.Words.ClaimCountLine(rows.Length)} <span aria-hidden="true">·</span>
            {book.Words.SeenRed(red)}{notYet}{Recorded(book.Words, rows)}</p>
            <p>{Html.Text(mutations.List.About)}</p>
            </div>
            {(rows.Length > 0 ? table.ToHtml() : $"<p class=\"absent\">{book.Words.NoClaims}</p>")}
            </main>
            </div>
            """;
        return BookShell.Write(book, FileName, $"{book.Words.BrokenTitle} · {book.Title}", "", body, withPlotly: false,
            withCode: false);
    }

    /// <summary>When and with what the values without a cause were taken, once for all rows.</summary>
    private static string Recorded(BookWords words, IEnumerable<ClaimRow> rows)
    {
        MutationRecord[] records = [.. rows.Select(row => row.Record).OfType<MutationRecord>()];
        if (records.Length == 0)
            return "";
        DateOnly first = records.Min(record => record.Date), last = records.Max(record => record.Date);
        string when = first == last ? $"{first:yyyy-MM-dd}" : words.FromTo($"{first:yyyy-MM-dd}", $"{last:yyyy-MM-dd}");
        string with = string.Join("; ",
            records.Select(record => words.DataAndSeed(Html.Text(record.Data), record.Broken.Seed)).Distinct());
        return $" <span aria-hidden=\"true\">·</span> {words.Recorded(when, with)}";
    }

    private static IEnumerable<ClaimRow> Rows(LessonPage page, ClaimMutations mutations, LessonLinks lessons)
    {
        for (int i = 0; i < page.Lesson.Document.Cells.Count; i++)
        {
            NotebookCell cell = page.Lesson.Document.Cells[i];
            foreach (BookClaim claim in ClaimCollector.Collect(cell, page.Lesson.Name, i + 1))
            {
                Mutation? mutation = mutations.List.All.FirstOrDefault(one => one.Cell == cell.Id
                    && one.Claim == claim.Id && LessonNumber.Same(one.Lesson, page.Number));
                MutationRecord? record =
                    mutation is null ? null : mutations.Records.Of(mutations.List, mutation);
                yield return new(claim, page, lessons, $"#cell-{i + 1}", mutation, record);
            }
        }
    }

    private sealed record ClaimRow(
        BookClaim Claim, LessonPage Page, LessonLinks Lessons, string Place, Mutation? Mutation, MutationRecord? Record)
    {
        public string[] Cells(BookWords words) =>
        [
            $"{Html.Text(Claim.Id)} <small class=\"where\">{words.InLesson(Lessons.To(Page))}</small>",
            $"<a href=\"{Html.Text(Page.File)}{Place}\">{Html.Text(Claim.Sentence)}</a>",
            Mutation is null ? $"<span class=\"absent\">{words.NoneYet}</span>" : Html.Text(Mutation.Control),
            Mutation is null ? $"<span class=\"absent\">{words.NothingYet}</span>" : Html.Text(Mutation.Broken),
            Number(words, Claim),
            Record is null ? $"<span class=\"absent\">{words.ThisNotBrokenYet}</span>"
                : Broken(words, Record, Claim),
            $"<span class=\"value\">{Html.Text(Claim.Needed)}</span>",
        ];

        private static string Number(BookWords words, BookClaim claim)
        {
            string verdict = claim.Passed
                ? $"<span class=\"holds\">✓ {words.Holds}</span>"
                : $"<span class=\"fails\">✗ {words.Fails}</span>";
            return $"{Value(claim)} {verdict}";
        }

        // The recorded run may have had another threshold, where that is measured too, and smaller settings, with
        // which the unbroken claim had another value.
        private static string Broken(BookWords words, MutationRecord record, BookClaim now)
        {
            string[] differs =
            [
                .. record.Broken.Needed == now.Needed ? [] : new[] { words.NeededThen(record.Broken.Needed) },
                .. record.Unbroken.Measured == now.Measured
                    ? [] : new[] { words.UnbrokenThen(record.Unbroken.Measured) },
            ];
            string how = differs.Length == 0
                ? "" : $" <small class=\"how\">{Html.Text(string.Join(words.Comma, differs))}</small>";
            return $"{Value(record.Broken)} <span class=\"fails\">✗ {words.Red}</span>{how}";
        }

        private static string Value(BookClaim claim)
        {
            string unit = claim.Unit.Length == 0 ? "" : $" <small class=\"unit\">{Html.Text(claim.Unit)}</small>";
            return $"<span class=\"value\">{Html.Text(BookClaim.Number(claim.Value))}</span>{unit}";
        }
    }
}
