using System.Globalization;
using System.Text;

namespace LatentLab.Native;

/// <summary>The C++ standard library that this process has loaded (Linux), and how new it is.</summary>
/// <param name="HighestVersion">The last number of its newest version name: 30 for GLIBCXX_3.4.30; −1 where it names
/// none.</param>
internal sealed record StandardLibrary(string Path, int HighestVersion)
{
    private const string Prefix = "GLIBCXX_3.4.";

    /// <summary>What the loader mapped into this process, or null where there is none.</summary>
    public static StandardLibrary? Find()
    {
        string? path = File.ReadLines("/proc/self/maps")
            .Select(line => line[Math.Max(line.IndexOf('/'), 0)..])
            .FirstOrDefault(path => path.Contains("/libstdc++.so", StringComparison.Ordinal));
        return path is null ? null : new(path, Highest(File.ReadAllBytes(path)));
    }

    /// <summary>
    /// The highest N of the texts <c>GLIBCXX_3.4.N</c> among a library's bytes; its table of versions holds them.
    /// </summary>
    internal static int Highest(ReadOnlySpan<byte> library)
    {
        ReadOnlySpan<byte> prefix = "GLIBCXX_3.4."u8;
        int highest = -1;
        for (int at; (at = library.IndexOf(prefix)) >= 0;)
        {
            library = library[(at + prefix.Length)..];
            int digits = library.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            if (int.TryParse(Encoding.ASCII.GetString(library[..Math.Max(digits, 0)]), NumberStyles.None,
                CultureInfo.InvariantCulture, out int number))
                highest = Math.Max(highest, number);
        }
        return highest;
    }

    public override string ToString() => HighestVersion < 0 ? Path : $"{Path}, up to {Prefix}{HighestVersion}";
}
