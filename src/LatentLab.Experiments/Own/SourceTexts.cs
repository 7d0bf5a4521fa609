using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Security.Cryptography;

namespace LatentLab.Experiments.Own;

/// <summary>
/// The texts that code was compiled from, for people to read: of a cell from the notebook's host, of a project from its
/// files, as long as they are what was compiled.
/// </summary>
internal static class SourceTexts
{
    /// <summary>Where a host leaves a function from an assembly to the text of the cell that became it.</summary>
    public const string CellSource = "LatentLab.CellSource";

    private static readonly Guid Sha256 = new("8829d00f-11b8-4213-878b-770e8597ac16");

    /// <returns>A text with its name for each cell or file; none where nothing could be found.</returns>
    public static IReadOnlyList<(string Name, string Text)> Of(IEnumerable<MethodBase> functions)
    {
        List<(string, string)> texts = [];
        foreach (IGrouping<Assembly, MethodBase> own in functions.GroupBy(one => one.Module.Assembly))
        {
            if (own.Key.Location.Length > 0)
                texts.AddRange(OfFiles(own.Key, own));
            else if (AppContext.GetData(CellSource) is Func<Assembly, string?> ask && ask(own.Key) is string cell)
                texts.Add(("a cell", cell.ReplaceLineEndings("\n")));
        }
        return texts;
    }

    private static List<(string, string)> OfFiles(Assembly assembly, IEnumerable<MethodBase> functions)
    {
        List<(string, string)> texts = [];
        string symbols = Path.ChangeExtension(assembly.Location, ".pdb");
        if (!File.Exists(symbols))
            return texts;
        try
        {
            using var provider = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(symbols));
            MetadataReader reader = provider.GetMetadataReader();
            IEnumerable<DocumentHandle> documents = functions
                .Select(function => (MethodDefinitionHandle)MetadataTokens.EntityHandle(function.MetadataToken))
                .Select(handle => reader.GetMethodDebugInformation(handle.ToDebugInformationHandle()).Document)
                .Where(handle => !handle.IsNil).Distinct();
            foreach (Document document in documents.Select(reader.GetDocument))
            {
                string path = reader.GetString(document.Name);
                if (File.Exists(path) && File.ReadAllBytes(path) is var bytes
                    && reader.GetGuid(document.HashAlgorithm) == Sha256
                    && SHA256.HashData(bytes).AsSpan().SequenceEqual(reader.GetBlobBytes(document.Hash)))
                    texts.Add((Path.GetFileName(path), File.ReadAllText(path).ReplaceLineEndings("\n")));
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            // The listing of the code is kept anyway.
        }
        return texts;
    }
}
