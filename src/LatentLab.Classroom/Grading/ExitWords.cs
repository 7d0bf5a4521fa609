namespace LatentLab.Classroom.Grading;

/// <summary>Says how a process ended that should not have.</summary>
internal static class ExitWords
{
    /// <summary>Words that complete "The process …".</summary>
    /// <param name="output">The beginning and end of what it wrote to its standard error.</param>
    public static string Of(int code, string output) => code switch
    {
        _ when output.Contains("Stack overflow.", StringComparison.Ordinal) => "ran out of stack: a function calls itself without end",
        _ when output.Contains("Out of memory.", StringComparison.Ordinal) => "ran out of memory",
        128 + 6 => "broke down (abort): Environment.FailFast, an exception on a thread of its own, or a fault in native code",
        128 + 9 => "was killed by the system, most likely for want of memory",
        128 + 11 => "broke down (segmentation fault) in native code",
        128 + 24 => "used up its processor time",
        128 + 25 => "wrote a file that is too large",
        128 + 31 => "made a system call that is not allowed",
        > 128 and < 160 => $"was ended by signal {code - 128}",
        _ => $"ended itself with exit code {code} (Environment.Exit) before it had been judged",
    };
}
