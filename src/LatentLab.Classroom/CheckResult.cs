using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using LatentLab.Hosts;

namespace LatentLab.Classroom;

/// <summary>What a check says of an answer.</summary>
public enum Verdict
{
    Correct,
    Incorrect,

    /// <summary>The answer is still the stub that was handed out.</summary>
    NotAttempted,

    /// <summary>The answer is in words: a teacher reads it and gives the points.</summary>
    ToRead,
}

/// <summary>A verdict on a learner's answer, with a sentence that says why; shown as a badge in a notebook.</summary>
/// <remarks>Only the kit makes one: a notebook's cell can't.</remarks>
[TypeFormatterSource(typeof(ToHtmlFormatters))]
public sealed record CheckResult
{
    /// <summary>The type under which a grader collects results.</summary>
    public const string MimeType = "application/vnd.latentlab.check+json";

    private CheckResult(Verdict verdict, string message, string? misconception)
    {
        Verdict = verdict;
        Message = message;
        Misconception = misconception;
    }

    public Verdict Verdict { get; }

    /// <summary>To the learner: what was found, what was expected, what to look at.</summary>
    public string Message { get; }

    /// <summary>
    /// The id of the <see cref="Classroom.Misconception"/> that the answer shows; null where none was recognised.
    /// </summary>
    public string? Misconception { get; }

    /// <summary>
    /// The id of the task, for example <c>kl-closed-form</c>; empty until an exercise has put its name on the result.
    /// </summary>
    public string Task { get; internal init; } = "";

    /// <summary>The task's title, in words.</summary>
    public string Title { get; internal init; } = "";

    /// <summary>What a right answer to the task is worth.</summary>
    public int Points { get; internal init; }

    /// <summary>All of <see cref="Points"/> for a right answer, else 0.</summary>
    public int Earned => Verdict == Verdict.Correct ? Points : 0;

    internal static CheckResult Correct(string message = "") => new(Verdict.Correct, message, null);

    internal static CheckResult Incorrect(string message, string? misconception = null) =>
        new(Verdict.Incorrect, message, misconception);

    internal static CheckResult Incorrect(Misconception misconception) =>
        new(Verdict.Incorrect, misconception.Sentence, misconception.Id);

    internal static CheckResult ToRead(string message) => new(Verdict.ToRead, message, null);

    internal static CheckResult NotAttempted(
        string message = "Your answer goes into the cell above. Run that cell, then this one.") =>
        new(Verdict.NotAttempted, message, null);

    private (string Sign, string Word, string Colour) Look => Verdict switch
    {
        Verdict.Correct => ("✓", "right", "#0072b2"),
        Verdict.Incorrect => ("✗", "not yet", "#d55e00"),
        Verdict.ToRead => ("…", "for your teacher to read", "#6b6b6b"),
        _ => ("○", "not attempted", "#6b6b6b"),
    };

    /// <summary>One line, for a terminal.</summary>
    public override string ToString() => $"{Look.Sign} {Look.Word}  {Title}{(Message.Length > 0 ? ": " : "")}{Message}";

    /// <summary>A badge: sign and word carry the verdict, colour only repeats it.</summary>
    public string ToHtml()
    {
        (string sign, string word, string colour) = Look;
        return $"""
            <div class="latentlab-check" role="note" style="border:1px solid {colour};border-left-width:.5em;
              border-radius:.4em;padding:.5em .8em;margin:.5em 0;max-width:48em;font-family:system-ui,sans-serif">
            <strong style="color:{colour}">{sign} {word}</strong> <strong>{WebUtility.HtmlEncode(Title)}</strong><br>
            {WebUtility.HtmlEncode(Message)}
            </div>
            """;
    }

    /// <summary>The result by media type; those ending in <c>json</c> hold JSON text.</summary>
    public IReadOnlyDictionary<string, string> ToMimeBundle() => new Dictionary<string, string>
    {
        ["text/html"] = ToHtml(),
        ["text/plain"] = ToString(),
        [MimeType] = ToJson().ToJsonString(),
    };

    private JsonObject ToJson() => new()
    {
        ["task"] = Task,
        ["title"] = Title,
        ["verdict"] = JsonNamingPolicy.CamelCase.ConvertName(Verdict.ToString()),
        ["message"] = Message,
        ["misconception"] = Misconception,
        ["points"] = Points,
        ["earned"] = Earned,
    };
}
