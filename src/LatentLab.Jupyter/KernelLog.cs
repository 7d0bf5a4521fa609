namespace LatentLab.Jupyter;

/// <summary>What the kernel tells whoever started it, on standard error: few lines, whatever happens.</summary>
internal static class KernelLog
{
    private const int MostLines = 200;

    private static int lines;

    public static void Write(string words)
    {
        int line = Interlocked.Increment(ref lines);
        if (line <= MostLines)
            Console.Error.WriteLine($"latentlab kernel: {words}");
        if (line == MostLines)
            Console.Error.WriteLine("latentlab kernel: more of this is not said.");
    }
}
