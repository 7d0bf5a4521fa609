using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace LatentLab.Notebooks.Session;

/// <summary>What a cell's compiled image says of itself.</summary>
internal static class CellImage
{
    // of anonymous types, and of delegates that none of .NET's own fits
    private static readonly string[] NamelessMarks = ["<>f__Anonymous", "<>A", "<>F"];

    /// <summary>True where it has types that the compiler named.</summary>
    public static bool HasNamelessTypes(Stream image) => Read(image, metadata => metadata.TypeDefinitions
        .Select(type => metadata.GetString(metadata.GetTypeDefinition(type).Name))
        .Any(name => NamelessMarks.Any(mark => name.StartsWith(mark, StringComparison.Ordinal))));

    /// <summary>The simple names of the assemblies that it refers to.</summary>
    public static IReadOnlyList<string> References(Stream image) => Read(image, metadata =>
        (string[])[.. metadata.AssemblyReferences
            .Select(one => metadata.GetString(metadata.GetAssemblyReference(one).Name))]);

    private static T Read<T>(Stream image, Func<MetadataReader, T> look)
    {
        image.Position = 0;
        using var file = new PEReader(image, PEStreamOptions.LeaveOpen);
        return look(file.GetMetadataReader());
    }
}
