using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Mono.Cecil;
using Mono.Cecil.Cil;
using MethodDefinition = Mono.Cecil.MethodDefinition;

namespace LatentLab.Notebooks.Session;

/// <summary>
/// Lets compiled code call <see cref="CellConsole"/> where it calls a member of <see cref="Console"/> that is there
/// too. In the compiled code, since the compiler must still read the cell as it was written.
/// </summary>
internal static class ConsoleWeaver
{
    private static readonly IReadOnlyDictionary<string, MethodInfo> Members =
        typeof(CellConsole).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .ToDictionary(method => Key(method.Name, method.GetParameters().Select(one => one.ParameterType.FullName)));

    private static readonly IReadOnlySet<string> Names = Members.Values.Select(method => method.Name).ToHashSet();

    /// <summary>True where compiled code names such a member, by a look that costs next to nothing.</summary>
    public static bool IsNeeded(Stream image)
    {
        image.Position = 0;
        using var file = new PEReader(image, PEStreamOptions.LeaveOpen);
        MetadataReader metadata = file.GetMetadataReader();
        foreach (System.Reflection.Metadata.MemberReference member in
            metadata.MemberReferences.Select(metadata.GetMemberReference))
        {
            if (member.Parent.Kind != HandleKind.TypeReference)
                continue;
            System.Reflection.Metadata.TypeReference type =
                metadata.GetTypeReference((TypeReferenceHandle)member.Parent);
            if (metadata.StringComparer.Equals(type.Name, nameof(Console))
                && metadata.StringComparer.Equals(type.Namespace, nameof(System))
                && Names.Contains(metadata.GetString(member.Name)))
                return true;
        }
        return false;
    }

    /// <summary>Weaves one method; to do so twice changes nothing.</summary>
    public static void Weave(MethodDefinition method)
    {
        foreach (Instruction one in method.Body.Instructions)
        {
            if (one.Operand is MethodReference { DeclaringType.FullName: "System.Console" } called
                && Members.TryGetValue(
                    Key(called.Name, called.Parameters.Select(parameter => parameter.ParameterType.FullName)),
                    out MethodInfo? own))
                one.Operand = method.Module.ImportReference(own);
        }
    }

    private static string Key(string name, IEnumerable<string?> parameters) =>
        $"{name}({string.Join(", ", parameters)})";
}
