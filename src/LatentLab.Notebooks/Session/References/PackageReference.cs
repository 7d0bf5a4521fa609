namespace LatentLab.Notebooks.Session;

/// <summary>Answers <c>#r "nuget: Name, Version"</c>: first from what the host itself was built with, then from the packages on this machine.</summary>
internal static class PackageReference
{
    /// <param name="text">What follows <c>nuget:</c>; the version may be missing or a star.</param>
    /// <exception cref="DirectiveFailure">The package, or one that it needs, is not on this machine.</exception>
    public static ReferenceDirective Resolve(string text)
    {
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
        string name = parts[0];
        string? version = parts.Length > 1 && !parts[1].Contains('*') && parts[1].Length > 0 ? parts[1] : null;
        if (name.Length == 0 || parts.Length > 2 || name.AsSpan().ContainsAny(Path.GetInvalidFileNameChars()) || name.StartsWith('.'))
            throw new DirectiveFailure($"#r \"nuget:{text}\": expected a package's name and perhaps a version, as in #r \"nuget: Plotly.NET, 6.0.0\".");

        if (ShippedPackages.Find(name) is { } shipped)
        {
            bool other = version is not null && PackageVersion.Parse(version).CompareTo(PackageVersion.Parse(shipped.Version)) != 0;
            return new(shipped.Files, other ? $"{shipped.Name} {shipped.Version} comes with this host and is used in place of {version}." : null);
        }
        return PackageCache.Resolve(name, version);
    }
}
