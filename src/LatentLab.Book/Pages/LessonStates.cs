using System.Globalization;
using LatentLab.Pages;

namespace LatentLab.Book.Pages;

/// <summary>How far the lessons are, in words; a sign goes with each, and colour only repeats it.</summary>
internal static class LessonStates
{
    /// <summary>What the index says under a lesson; empty where its claims and seconds say it.</summary>
    public static string Of(BookLesson lesson, bool growing) => lesson.State switch
    {
        LessonState.Running => $"<strong class=\"running\"><span aria-hidden=\"true\">◉</span> running{Since(lesson)}"
            + "</strong>",
        LessonState.Waiting => growing
            ? "<span class=\"waiting\"><span aria-hidden=\"true\">○</span> waiting</span>"
            : "<span class=\"waiting\"><span aria-hidden=\"true\">○</span> not run yet</span>",
        LessonState.Unchanged => "<span class=\"unchanged\"><span aria-hidden=\"true\">=</span> unchanged since"
            + $" {Day(lesson.At)}</span>",
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
        string running = now is null ? "" : $" Lesson {Html.Text(LessonPage.NameOf(now))} is running.";
        string words = book.Growing && ran == book.Lessons.Count
            ? "All lessons can be read. They are run again from other seeds, which this page will show by itself."
            : book.Growing
            ? $"{ran} of {book.Lessons.Count} lessons can be read.{running} This page fills in by itself as lessons "
                + "end; nothing has to be loaded again."
            : $"{ran} of {book.Lessons.Count} lessons can be read. The course was stopped before the others; "
                + "<code>latentlab course</code> goes on with them and runs none again that is unchanged.";
        return $"<p class=\"standing\" role=\"status\">{words}</p>\n";
    }

    /// <summary>What stands in place of a lesson that has not run.</summary>
    public static string InPlaceOf(BookLesson lesson, bool growing) => lesson.State switch
    {
        LessonState.Running => $"This lesson is running{Since(lesson)}. It appears here by itself when it ends.",
        _ when growing => "This lesson is waiting for those before it. It appears here by itself when it has run.",
        _ => "This lesson has not run yet. <code>latentlab course</code> runs it.",
    };

    private static string Since(BookLesson lesson) => lesson.At is DateTimeOffset at
        ? string.Create(CultureInfo.InvariantCulture, $" since {at:HH:mm}")
        : "";

    private static string Day(DateTimeOffset? at) => at is DateTimeOffset known
        ? known.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)
        : "an earlier course";
}
