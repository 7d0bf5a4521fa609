using System.Text.RegularExpressions;
using NuGet.Versioning;

namespace LatentLab.Notebooks.Session;

/// <summary>What <c>#r "nuget: Name, Version"</c> asks for.</summary>
/// <param name="Wanted">The versions that will do, read as restore reads them; null where the line names none.</param>
/// <param name="Text">The version as it was written; empty where the line names none.</param>
internal sealed partial record PackageRequest(string Name, VersionRange? Wanted, string Text)
{
    /// <param name="line">What follows <c>nuget:</c>.</param>
    /// <exception cref="DirectiveFailure">It names no package, or no version that restore would understand.</exception>
    public static PackageRequest Parse(string line)
    {
        string[] parts = line.Split(',', 2, StringSplitOptions.TrimEntries);   // a range has a comma of its own
        if (!PackageName().IsMatch(parts[0]))
        {
            string[] words = line.Split((char[])[' ', '@', '/', ':', '='], StringSplitOptions.RemoveEmptyEntries);
            string meant = words is [var name, var version] && PackageName().IsMatch(name)
                && VersionRange.TryParse(version, allowFloating: true, out _)
                ? $"{name}, {version}" : "Plotly.NET, 6.0.0";
            throw new DirectiveFailure(
                $"#r \"nuget:{line}\": expected a package's name and perhaps a version, as in #r \"nuget: "
                    + $"{meant}\".");
        }
        string text = parts.Length > 1 ? parts[1] : "";
        if (text.Length == 0)
            return new(parts[0], null, "");
        return VersionRange.TryParse(text, allowFloating: true, out VersionRange? wanted)
            ? new(parts[0], wanted, text)
            : throw new DirectiveFailure(
                $"#r \"nuget:{line}\": '{text}' is not a version. Write one as restore reads it: 1.2.3, 1.2.*, "
                    + $"[1.0,2.0), * or *-* (previews too).");
    }

    /// <summary>True where the sources must be asked what is the newest.</summary>
    public bool IsFloating => Wanted?.IsFloating == true;

    /// <summary>
    /// True where this version is one that was asked for: within the range, or, of a version without brackets, that
    /// very one.
    /// </summary>
    public bool IsAnsweredBy(NuGetVersion version) => Wanted switch
    {
        null => true,
        { IsFloating: true, Float: { } pattern } => pattern.Satisfies(version),
        { } range when NuGetVersion.TryParse(Text, out NuGetVersion? exact) =>
            exact.Equals(version, VersionComparison.Version),
        { } range => range.Satisfies(version),
    };

    public override string ToString() => $"{Name} {Text}".TrimEnd();

    [GeneratedRegex(@"^\w+([.-]\w+)*$")]
    private static partial Regex PackageName();
}
