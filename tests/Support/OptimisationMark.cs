using System.Diagnostics;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace LatentLab.Tests.Support;

/// <summary>The mark that the build sets in a copy of TorchSharp (src/Build/MendTorchSharp.cs).</summary>
internal static class OptimisationMark
{
    /// <summary>
    /// Whether the assembly asks the just-in-time compiler to leave its code as it is:
    /// DebuggableAttribute.DebuggingModes.DisableOptimizations.
    /// </summary>
    public static bool IsNotOptimised(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        MetadataReader metadata = file.GetMetadataReader();
        foreach (CustomAttributeHandle handle in metadata.GetAssemblyDefinition().GetCustomAttributes())
        {
            CustomAttribute attribute = metadata.GetCustomAttribute(handle);
            if (attribute.Constructor.Kind != HandleKind.MemberReference)
                continue;
            EntityHandle parent = metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
            if (parent.Kind != HandleKind.TypeReference
                || metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)parent).Name)
                    != nameof(DebuggableAttribute))
                continue;
            BlobReader value = metadata.GetBlobReader(attribute.Value);
            value.ReadUInt16();   // the prologue
            return ((DebuggableAttribute.DebuggingModes)value.ReadInt32())
                .HasFlag(DebuggableAttribute.DebuggingModes.DisableOptimizations);
        }
        return false;
    }
}
