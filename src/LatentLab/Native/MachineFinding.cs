namespace LatentLab.Native;

/// <summary>How a finding of <see cref="MachineReport"/> bears on running the kit.</summary>
public enum FindingLevel
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>The kit runs, but something is missing or slow.</summary>
    Warning,

    /// <summary>The kit, or the part named, does not run.</summary>
    Problem,
}

/// <summary>One line of <c>latentlab doctor</c>.</summary>
/// <param name="Topic">What was looked at, for example <c>threads</c>.</param>
/// <param name="Found">What was found, in words.</param>
/// <param name="Remedy">What to do, or null where nothing is to be done.</param>
public sealed record MachineFinding(string Topic, string Found, FindingLevel Level, string? Remedy = null);
