using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;

namespace LatentLab.Notebooks.Session;

/// <summary>
/// Documentation of an assembly from the XML files that compilers write: the one beside it, or for .NET itself those of
/// the SDK. Files are searched when somebody asks, and not kept: those of .NET have 30 MB.
/// </summary>
internal sealed class DocumentationFile(string assemblyPath) : DocumentationProvider
{
    // .NET's documentation is divided otherwise than its assemblies; most of what people ask for is in the first.
    private static readonly Lazy<string[]> OfFramework = new(() =>
    {
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string packs = Path.GetFullPath(Path.Combine(runtime, "..", "..", "..", "packs", "Microsoft.NETCore.App.Ref"));
        if (!Directory.Exists(packs))
            return [];
        string? newest = Directory.EnumerateFiles(packs, "System.Runtime.xml", SearchOption.AllDirectories)
            .OrderBy(file => Directory.GetParent(file)!.Parent!.Parent!.Name.Length)
            .ThenBy(file => file, StringComparer.Ordinal).LastOrDefault();
        return newest is null ? [] : [newest, .. Directory.EnumerateFiles(Path.GetDirectoryName(newest)!, "*.xml")
            .Where(file => file != newest).Order(StringComparer.Ordinal)];
    });

    private readonly ConcurrentDictionary<string, string> found = new(StringComparer.Ordinal);

    public override bool Equals(object? obj) => obj is DocumentationFile other && other.Assembly == Assembly;

    public override int GetHashCode() => Assembly.GetHashCode(StringComparison.Ordinal);

    private string Assembly { get; } = assemblyPath;

    protected override string GetDocumentationForSymbol(
        string documentationMemberID, CultureInfo preferredCulture, CancellationToken cancellationToken = default)
    {
        if (found.TryGetValue(documentationMemberID, out string? known))
            return known;
        string words = Find(documentationMemberID, cancellationToken);
        if (found.Count > 500)
            found.Clear();
        found[documentationMemberID] = words;
        return words;
    }

    private string Find(string id, CancellationToken cancellation)
    {
        byte[] begin = Encoding.UTF8.GetBytes(
            "<member "
            + "name=\""
            + $"{id.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)}\"");
        string beside = Path.ChangeExtension(Assembly, ".xml");
        bool isFramework = Path.GetDirectoryName(Assembly) == Path.GetDirectoryName(typeof(object).Assembly.Location);
        foreach (string file in isFramework ? OfFramework.Value : File.Exists(beside) ? [beside] : [])
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                ReadOnlySpan<byte> all = File.ReadAllBytes(file);
                int start = all.IndexOf(begin);
                if (start < 0)
                    continue;
                ReadOnlySpan<byte> rest = all[start..];
                int end = rest.IndexOf("</member>"u8);
                int empty = rest.IndexOf("/>"u8);
                bool isEmpty = empty >= 0 && rest[..empty].IndexOf((byte)'>') < 0;
                return isEmpty || end < 0 ? "" : Encoding.UTF8.GetString(rest[..(end + "</member>".Length)]);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Without its documentation a symbol still has its declaration.
            }
        }
        return "";
    }
}
