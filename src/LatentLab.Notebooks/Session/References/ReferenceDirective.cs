namespace LatentLab.Notebooks.Session;

/// <summary>What an <c>#r</c> line stands for.</summary>
/// <param name="Files">The assemblies to add.</param>
/// <param name="Note">Sentences for the reader, a line each, or null.</param>
/// <param name="NativeFolders">Where native libraries of a package lie.</param>
internal sealed record ReferenceDirective(
    IReadOnlyList<string> Files, string? Note = null, IReadOnlyList<string>? NativeFolders = null)
{
    /// <summary>What the packages bring for .NET Interactive, for a host to load.</summary>
    public IReadOnlyList<PackageExtension> Extensions { get; init; } = [];

    /// <summary>
    /// Resolves the text between the quotes of <c>#r "…"</c> outside of a cell; a cell's packages are the matter of
    /// <see cref="SessionPackages"/>.
    /// </summary>
    /// <param name="reference">A path, the simple name of an assembly of .NET or of the host, or
    /// <c>nuget: Name, Version</c>.</param>
    /// <param name="folder">What a relative path starts from.</param>
    /// <exception cref="DirectiveFailure">Nothing was found.</exception>
    public static ReferenceDirective Resolve(string reference, string folder)
    {
        string text = reference.Trim();
        if (SessionPackages.IsPackage(text))
            return new SessionPackages(folder).ResolveAsync([text], _ => { }, CancellationToken.None).GetAwaiter()
                .GetResult();

        string path = Path.GetFullPath(text, folder);
        if (File.Exists(path))
            return new([path]);
        string name = text.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? text[..^4] : text;
        if (ReferenceSet.InProcess(name) is { } own)
            return new([own]);
        throw new DirectiveFailure(
            $"#r \"{reference}\": there is no file '{path}', and no assembly of that name comes with .NET or the kit. "
            + (text.IndexOfAny(['/', '\\']) < 0 && !text.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
                ? $"A package is #r \"nuget: {text}\"."
                : "Build the project that makes it, or correct the path."));
    }
}
