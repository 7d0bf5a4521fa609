using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace LatentLab.Notebooks.Session;

/// <summary>
/// Answers the compiler's questions for references: <c>#r</c> in loaded files, and what referenced assemblies need in
/// turn.
/// </summary>
internal sealed class ScriptReferenceResolver(ReferenceSet references, string folder) : MetadataReferenceResolver
{
    public override bool ResolveMissingAssemblies => true;

    public override ImmutableArray<PortableExecutableReference> ResolveReference(
        string reference, string? baseFilePath, MetadataReferenceProperties properties)
    {
        string from = baseFilePath is null ? folder : Path.GetDirectoryName(baseFilePath) ?? folder;
        return [.. ReferenceDirective.Resolve(reference, from).Files.Select(references.Add)];
    }

    public override PortableExecutableReference? ResolveMissingAssembly(
        MetadataReference definition, AssemblyIdentity referenceIdentity)
    {
        string? beside = definition is PortableExecutableReference { FilePath: { } path }
            ? Path.Combine(Path.GetDirectoryName(path)!, referenceIdentity.Name + ".dll")
            : null;
        string? found = references.Find(referenceIdentity.Name) ?? (File.Exists(beside) ? beside : null);
        return found is null ? null : references.Read(found);
    }

    public override bool Equals(object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
