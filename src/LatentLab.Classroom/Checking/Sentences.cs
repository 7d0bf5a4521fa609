using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using LatentLab.Display;
using LatentLab.Evaluation;

namespace LatentLab.Classroom.Checking;

/// <summary>Words for a learner.</summary>
internal static class Sentences
{
    private const int LongestMessage = 240;

    /// <summary>
    /// What a learner's function threw, as a verdict: the stub's exception means that nothing was tried.
    /// </summary>
    public static CheckResult OfException(Exception thrown)
    {
        Exception error = thrown;
        while (error is TargetInvocationException or AggregateException or TypeInitializationException
            && error.InnerException is { } inner)
            error = inner;
        string type = error is LearnersException learners ? learners.Type : error.GetType().Name;
        if (type == nameof(NotImplementedException))
            return CheckResult.NotAttempted();
        string? advice = type == nameof(ExternalException)
            ? TorchErrors.Explain(new ExternalException(error.Message), new Dictionary<string, object?>())
            : null;
        return CheckResult.Incorrect(
            $"Your function ended with {Article(type)}: {advice?.ReplaceLineEndings(" ") ?? OneLine(error.Message)}",
            ResourceLimits.MetBy(error) ?? "exception");
    }

    /// <summary>The first line of a message, not too long.</summary>
    public static string OneLine(string message)
    {
        string line =
            message.ReplaceLineEndings("\n").Split('\n').FirstOrDefault(part => part.Trim().Length > 0)?.Trim() ?? "";
        return line.Length <= LongestMessage ? line : line[..LongestMessage] + "…";
    }

    /// <summary>A shape as TorchSharp's users write it.</summary>
    public static string Shape(ReadOnlySpan<long> shape) =>
        shape.Length == 0 ? "[] (a single number)" : $"[{string.Join(", ", shape.ToArray())}]";

    public static string Number(double value) =>
        value.ToString(Math.Abs(value) >= 1000 ? "N0" : "G4", CultureInfo.InvariantCulture);

    private static string Article(string name) =>
        $"{(name.Length > 0 && "AEIOU".Contains(name[0]) ? "an" : "a")} {name}";
}
