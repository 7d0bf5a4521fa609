using System.Runtime.Loader;

namespace LatentLab.Evaluation;

/// <summary>
/// Tells from an exception that the process met a limit of its memory or its threads. Which limit that was (.NET's
/// heap, the address space, the system's own) depends on the machine, so it must not decide how an answer is judged.
/// </summary>
internal static class ResourceLimits
{
    /// <summary>The ids under which a check reports a limit.</summary>
    public const string OutOfMemory = "out-of-memory", OutOfThreads = "out-of-threads";

    // libtorch, and the system's words for ENOMEM, come as exceptions of many types.
    private static readonly string[] MemoryWords = ["can't allocate memory", "Cannot allocate memory"];

    /// <summary>One of the two ids; null where the exception tells of no limit.</summary>
    public static string? MetBy(Exception thrown)
    {
        // One may say that it was caused by itself.
        Exception? error = thrown;
        for (int depth = 0; depth < 20 && error is not null; depth++, error = error.InnerException)
        {
            // .NET says "out of memory" where the system gives no further thread, whatever the system's reason was.
            if (error is ThreadStartException || (error is OutOfMemoryException && IsOfThreadStart(error)))
                return OutOfThreads;
            if (error is OutOfMemoryException
                || WordsOf(error) is var said && MemoryWords.Any(said.Contains))
                return OutOfMemory;
        }
        return null;
    }

    // The words of a learner's own exception are a learner's code, which is not to run where it was only thrown.
    private static string WordsOf(Exception error)
    {
        if (AssemblyLoadContext.GetLoadContext(error.GetType().Assembly) != AssemblyLoadContext.Default)
            return "";
        try
        {
            return error.Message ?? "";
        }
        catch (Exception)
        {
            return "";   // .NET's own may hold others
        }
    }

    private static bool IsOfThreadStart(Exception error) =>
        error.StackTrace?.TrimStart().StartsWith("at System.Threading.Thread.Start", StringComparison.Ordinal) ?? false;
}
