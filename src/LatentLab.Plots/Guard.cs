namespace LatentLab.Plots;

/// <summary>What a helper asks of its arguments, in one form: what, where, expected, found, what to do.</summary>
internal static class Guard
{
    public static string Words(string? value, string where, string what) =>
        string.IsNullOrWhiteSpace(value)
            ? throw new ArgumentException(
                $"{where}: expected {what}, found nothing. Say in words what is shown; readers who cannot see the "
                + "picture rely on it.")
            : value;

    public static void NotEmpty(int count, string where, string what)
    {
        if (count == 0)
            throw new ArgumentException(
                $"{where}: expected at least one of {what}, found none. Check that the data was loaded or the training "
                + "was run.");
    }

    /// <summary>Two things that belong together pairwise.</summary>
    public static void SameCount(int expected, string expectedWhat, int found, string foundWhat, string where)
    {
        if (expected != found)
            throw new ArgumentException(
                $"{where}: expected as many {foundWhat} as {expectedWhat}, found {found} for {expected}. Take both "
                + "from the same items, in the same order.");
    }

    public static void AtLeast(int least, int found, string where, string what)
    {
        if (found < least)
            throw new ArgumentException($"{where}: expected {what} of at least {least}, found {found}.");
    }
}
