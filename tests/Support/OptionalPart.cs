using System.Diagnostics.CodeAnalysis;

namespace LatentLab.Tests.Support;

/// <summary>What a test needs and a machine may lack.</summary>
internal static class OptionalPart
{
    /// <summary>Skips the test; under <c>CI=true</c>, where all is there, fails it.</summary>
    public static void SkipIf([DoesNotReturnIf(true)] bool missing, string words)
    {
        if (!missing)
            return;
        Assert.False(Environment.GetEnvironmentVariable("CI") == "true", words);
        Assert.Skip(words);
    }
}
