using System.Globalization;
using System.Text.RegularExpressions;

namespace LatentLab.Classroom.Grading.Submissions;

/// <summary>What a learning platform's export says by the name of a file or folder.</summary>
/// <param name="Platform">Moodle, Canvas, Brightspace or Blackboard.</param>
/// <param name="Id">The platform's own number or name of the student.</param>
/// <param name="Name">The student's name as the platform writes it; the id where it writes none.</param>
/// <param name="File">The name of the file that the student handed in; empty where the name is a folder's.</param>
internal sealed record PlatformName(string Platform, string Id, string Name, string File)
{
    /// <summary>When it was handed in, as the platform writes it, in the platform's own time; null where it does not
    /// say.</summary>
    public DateTime? When { get; init; }

    /// <summary>Grows from one attempt to the next, where the platform numbers what it gets.</summary>
    public long Attempt { get; init; }

    /// <summary>The platform says that it came late.</summary>
    public bool Late { get; init; }

    /// <summary>What it is if it is no work of the student's to grade: the platform's own text; null where it
    /// is.</summary>
    public string? Aside { get; init; }

    /// <summary>What the platform keeps of a teacher's, not of the student's.</summary>
    public bool IsFeedback { get; init; }
}

/// <summary>Knows the names that exports of learning platforms have.</summary>
internal static partial class PlatformNames
{
    /// <summary>Null where the name is none of a platform's.</summary>
    /// <param name="name">Of a file or folder, in Unicode's composed form.</param>
    public static PlatformName? Of(string name) =>
        Moodle(name) ?? Blackboard(name) ?? Brightspace(name) ?? Canvas(name);

    // Full name_123456_assignsubmission_file(_), a folder; with "_07.ipynb" behind it where no folders were asked for.
    private static PlatformName? Moodle(string name)
    {
        if (MoodlePattern().Match(name) is not { Success: true } match)
            return null;
        string kind = match.Groups["kind"].Value, plugin = match.Groups["plugin"].Value;
        return new PlatformName("Moodle", match.Groups["id"].Value, match.Groups["name"].Value.Trim(),
            match.Groups["file"].Value)
        {
            IsFeedback = kind == "feedback",
            Aside = kind == "submission" && plugin == "file" ? null
                : kind == "feedback" ? "feedback, not a submission"
                : plugin == "onlinetext" ? "Moodle's online text" : $"Moodle's '{plugin}'",
        };
    }

    // Assignment_username_attempt_2026-11-03-09-05-12_07.ipynb, and the same with .txt: what the platform wrote.
    private static PlatformName? Blackboard(string name)
    {
        if (BlackboardPattern().Match(name) is not { Success: true } match)
            return null;
        string id = match.Groups["id"].Value;
        return new PlatformName("Blackboard", id, id, match.Groups["file"].Value)
        {
            When = DateTime.TryParseExact(match.Groups["date"].Value, "yyyy-MM-dd-HH-mm-ss",
                CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime when) ? when : null,
            Aside = match.Groups["file"].Length == 0 ? "Blackboard's own summary of an attempt" : null,
        };
    }

    // 12345-678901 - Student One - Nov 3, 2026 905 AM, a folder; with " - 07.ipynb" behind it where it is a file.
    private static PlatformName? Brightspace(string name) => BrightspacePattern().Match(name) is { Success: true } match
        ? new PlatformName("Brightspace", match.Groups["id"].Value, match.Groups["name"].Value.Trim(),
            match.Groups["file"].Value)
        { When = Time(match.Groups["date"].Value) }
        : null;

    // studentone_11111_222222_07.ipynb or studentone_LATE_11111_222222_07.ipynb; -1, -2 … at a file's end count
    // attempts. Marked anonymously it is anon_x1Yz2_222222_07.ipynb or LATE_anon_x1Yz2_222222_07.ipynb
    // (lib/content_zipper.rb).
    private static PlatformName? Canvas(string name)
    {
        if (CanvasPattern().Match(name) is not { Success: true } match)
            return null;
        string file = match.Groups["file"].Value;
        string id = match.Groups["id"].Value;
        return new PlatformName("Canvas", id, match.Groups["name"] is { Success: true } own ? own.Value : id, file)
        {
            Attempt = long.TryParse(match.Groups["attachment"].Value, CultureInfo.InvariantCulture, out long number)
                ? number : 0,
            Late = match.Groups["late"].Success,
            Aside = match.Groups["attachment"].Success ? null : "Canvas' own text entry",
        };
    }

    // "905 AM" is five past nine: file names have no colon.
    private static DateTime? Time(string words)
    {
        if (ClockPattern().Match(words) is not { Success: true } clock
            || !DateTime.TryParse(words[..clock.Index].Trim(' ', ','), CultureInfo.InvariantCulture,
                DateTimeStyles.None, out DateTime day))
            return null;
        int hour = int.Parse(clock.Groups["hour"].Value, CultureInfo.InvariantCulture),
            minute = int.Parse(clock.Groups["minute"].Value, CultureInfo.InvariantCulture);
        if (clock.Groups["half"].Success)
            hour = hour % 12 + (clock.Groups["half"].Value.StartsWith('P') ? 12 : 0);
        return hour < 24 && minute < 60 ? day.Date.AddHours(hour).AddMinutes(minute) : null;
    }

    [GeneratedRegex(@"^(?<name>.+)_(?<id>\d+)_assign(?<kind>submission|feedback)_(?<plugin>[a-z]+)_?(?<file>.*)$")]
    private static partial Regex MoodlePattern();

    [GeneratedRegex(@"^.+_(?<id>[^_]+)_attempt_(?<date>\d{4}(-\d{2}){5})(_(?<file>.+)|\.txt)$")]
    private static partial Regex BlackboardPattern();

    [GeneratedRegex(@"^(?<id>\d+-\d+) - (?<name>.+?) - (?<date>[^-]*\d{4},? \d{1,2}:?\d{2}( ?[AP]M)?)"
        + @"( - (?<file>.+))?$")]
    private static partial Regex BrightspacePattern();

    // Names are in small letters there, and without blanks.
    [GeneratedRegex(@"^((?<name>[^\sA-Z]+?)(?<late>_LATE)?_(?<id>\d{3,})|(?<late>LATE_)?(?<id>anon_[A-Za-z0-9]{5}))_"
        + @"((?<attachment>\d{3,})_(?<file>.+)|(?<file>(text|link|media)\.html?))$")]
    private static partial Regex CanvasPattern();

    [GeneratedRegex(@"(?<hour>\d{1,2}):?(?<minute>\d{2})( ?(?<half>[AP]M))?$")]
    private static partial Regex ClockPattern();
}
