namespace LatentLab;

/// <summary>Text files that an assembly carries: scripts and style sheets. Compiled into each that has some.</summary>
internal static class EmbeddedText
{
    /// <summary>The text of a resource of the assembly that this is compiled into.</summary>
    /// <exception cref="InvalidOperationException">The assembly was built without it.</exception>
    public static string Read(string name)
    {
        using Stream stream = typeof(EmbeddedText).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException(
                $"{typeof(EmbeddedText).Assembly.GetName().Name}.dll lacks its resource '{name}'. Build the project "
                + "again.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
