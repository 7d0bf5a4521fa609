namespace LatentLab.Cli;

/// <summary>What the command's exit code says; part of its interface, so scripts may rely on it.</summary>
internal static class ExitCode
{
    /// <summary>Everything asked for was done, and every claim holds.</summary>
    public const int Done = 0;

    /// <summary>It ran, but a cell failed or a claim does not hold; what could be written was written.</summary>
    public const int Failed = 1;

    /// <summary>It could not run: bad arguments, a missing or damaged file, a library that does not load.</summary>
    public const int Refused = 2;

    /// <summary>Stopped by Ctrl-C; nothing is left half-written.</summary>
    public const int Cancelled = 130;
}
