using LatentLab.Notebooks.Documents;

namespace LatentLab.Notebooks.Running;

/// <summary>Explains the end of a process that a cell has caused.</summary>
internal static class ProcessEnd
{
    private const int MostLines = 24;

    /// <param name="code">Its exit code; on Unix 128 and the signal where one ended it.</param>
    /// <param name="words">What it wrote to standard error.</param>
    /// <param name="stopped">True where it was ended because it did not react to a stop.</param>
    public static ErrorOutput Describe(int code, string words, bool stopped)
    {
        string reason = Reason(code, words, stopped);
        string message = $"{reason} What ran until then is saved; its variables are lost, and the cells after it did "
            + $"not run.";
        string[] lines = words.ReplaceLineEndings("\n").Split('\n');
        IEnumerable<string> shown = lines.Length <= MostLines ? lines
            : [.. lines.Take(MostLines / 2), "…", .. lines.TakeLast(MostLines / 2)];
        return new ErrorOutput("Process ended", message,
            [$"Process ended: {message}", .. words.Length > 0 ? shown : []]);
    }

    private static string Reason(int code, string words, bool stopped) => code switch
    {
        _ when stopped => "The cell did not react when it was stopped, so its process was ended.",
        _ when words.Contains("Stack overflow", StringComparison.Ordinal) =>
            "Stack overflow: a method in this cell calls itself endlessly, or too deeply.",
        _ when words.Contains("Out of memory", StringComparison.OrdinalIgnoreCase)
            || words.Contains("OutOfMemoryException", StringComparison.Ordinal) =>
            "The process had no memory left while this cell ran.",
        _ when words.Contains("Process terminated", StringComparison.Ordinal) =>
            "The process was ended while this cell ran (Environment.FailFast, or a fault of the runtime).",
        137 => "The process was killed from outside while this cell ran (signal 9), usually for lack of memory.",
        139 or -1073741819 => "Native code crashed while this cell ran (invalid memory access).",
        134 => "The process was aborted while this cell ran, usually by native code (signal 6).",
        143 => "The process was asked from outside to end while this cell ran (signal 15).",
        _ => $"The process ended with exit code {code} while this cell ran; Environment.Exit does that.",
    };
}
