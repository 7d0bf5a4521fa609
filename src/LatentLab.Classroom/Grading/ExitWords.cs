using LatentLab.Evaluation;

namespace LatentLab.Classroom.Grading;

/// <summary>Says how a process ended that should not have.</summary>
internal static class ExitWords
{
    /// <summary>The same words whoever noticed: .NET, libtorch, the grader or the system.</summary>
    public static string OutOfMemory(int megabytes) => $"used more than {megabytes} MB of memory";

    /// <summary>The same words whichever limit it met: the grader's, or a lower one of the machine's.</summary>
    public static string TooManyThreads => $"started more threads than it may ({ProcessUse.MostThreads})";

    /// <summary>Something has come over the pipe that neither side had said.</summary>
    public const string Foreign = "wrote to the grader's channel";

    /// <summary>It goes on, but the grader cannot hear it any more.</summary>
    public const string Silent = "closed the grader's channel and went on";

    private const int Aborted = 128 + 6;

    /// <summary>The reason, to the student.</summary>
    public static string Sentence(string why) => $"While this answer ran or was checked, the process {why}.";

    /// <summary>
    /// libtorch's own words, where TorchSharp lets one of its errors end the process (<c>autograd.grad</c>
    /// with an input that was not used); null where it was something else.
    /// </summary>
    public static string? LibtorchError(int? code, string output)
    {
        if (code != Aborted)
            return null;
        const string thrown = "throwing an instance of 'c10::", what = "what():";
        int at = output.IndexOf(thrown, StringComparison.Ordinal);
        int words = at < 0 ? -1 : output.IndexOf(what, at, StringComparison.Ordinal);
        return words < 0 ? null : output[(words + what.Length)..].Split('\n')[0].Trim();
    }

    /// <summary>Words that complete "The process …".</summary>
    /// <param name="output">The beginning and end of what it wrote to its standard error.</param>
    public static string Of(int code, string output, int megabytes) => code switch
    {
        // What it wrote counts only where it broke down: whoever ends himself can write what he likes.
        Aborted when output.Contains("Stack overflow.", StringComparison.Ordinal) =>
            "ran out of stack: a function calls itself without end",
        Aborted when output.Contains("at System.Threading.Thread.StartInternal", StringComparison.Ordinal)
            || output.Contains("at System.Threading.Thread.StartCore", StringComparison.Ordinal) => TooManyThreads,
        Aborted when output.Contains("Out of memory.", StringComparison.Ordinal)
            || output.Contains(nameof(OutOfMemoryException), StringComparison.Ordinal) => OutOfMemory(megabytes),
        Conversation.ForeignMessage => Foreign,
        Aborted =>
            "broke down (abort): Environment.FailFast, an exception on a thread of its own, or a fault in native code",
        // the grader's own doing is known to it; else the system does this for want of memory
        128 + 9 => OutOfMemory(megabytes),
        128 + 11 => "broke down (segmentation fault) in native code",
        128 + 24 => "used up its processor time",
        128 + 25 => "wrote a file that is too large",
        128 + 31 => "made a system call that is not allowed",
        > 128 and < 160 => $"was ended by signal {code - 128}",
        _ => $"ended itself with exit code {code} (Environment.Exit) before it had been judged",
    };
}
