using System.Globalization;
using LatentLab.Pages;

namespace LatentLab.Book.Pages;

/// <summary>How far the lessons are, in words; a sign goes with each, and colour only repeats it.</summary>
internal static class LessonStates
{
    /// <summary>What the index says under a lesson; empty where its claims and seconds say it.</summary>
    public static string Of(BookLesson lesson, BookContents book) => lesson.State switch
    {
        LessonState.Running => "<strong class=\"running\"><span aria-hidden=\"true\">◉</span> "
            + $"{book.Words.Running(Time(lesson))}</strong>",
        LessonState.Waiting => "<span class=\"waiting\"><span aria-hidden=\"true\">○</span> "
            + $"{(book.Growing ? book.Words.Waiting : book.Words.NotRunYet)}</span>",
        LessonState.Unchanged => "<span class=\"unchanged\"><span aria-hidden=\"true\">=</span> "
            + $"{book.Words.UnchangedSince(Day(lesson.At))}</span>",
        _ => "",
    };

    /// <summary>A line above the lessons, read out when it changes; empty for a book that is whole.</summary>
    public static string OfAll(BookContents book)
    {
        int ran = book.Lessons.Count(lesson => lesson.HasRun);
        if (ran == book.Lessons.Count && !book.Growing)
        {
            return "";
        }

        BookLesson? now = book.Lessons.FirstOrDefault(lesson => lesson.State == LessonState.Running);
        string? running = now is null ? null : Html.Text(LessonPage.NameOf(now));
        string words = book.Growing && ran == book.Lessons.Count ? book.Words.AllRunAgain
            : book.Growing ? book.Words.SomeRead(ran, book.Lessons.Count, running)
            : book.Words.SomeReadThenStopped(ran, book.Lessons.Count);
        return $"<p class=\"standing\" role=\"status\">{words}</p>\n";
    }

    /// <summary>What stands in place of a lesson that has not run.</summary>
    public static string InPlaceOf(BookLesson lesson, BookContents book) => lesson.State switch
    {
        LessonState.Running => book.Words.LessonRuns(Time(lesson)),
        _ when book.Growing => book.Words.LessonWaits,
        _ => book.Words.LessonHasNotRun,
    };

    private static string? Time(BookLesson lesson) => lesson.At?.ToString("HH:mm", CultureInfo.InvariantCulture);

    private static string? Day(DateTimeOffset? at) => at?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
