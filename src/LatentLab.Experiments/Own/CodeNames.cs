using System.Reflection;
using System.Text.RegularExpressions;

namespace LatentLab.Experiments.Own;

/// <summary>
/// Members by names that stay: those that the compiler makes up, which count cells and lambdas, become numbers in the
/// order in which they are met.
/// </summary>
internal sealed partial class CodeNames(CodeScope scope)
{
    private readonly Dictionary<(Guid, int), int> numbers = [];

    public string Of(MemberInfo member) => member switch
    {
        Type type => Of(type),
        FieldInfo field => $"{Of(field.DeclaringType!)}.{Plain(field)}",
        MethodBase method => $"{(method.DeclaringType is Type owner ? Of(owner) : "")}.{Plain(method)}"
            + (method is MethodInfo { IsGenericMethod: true } ? Listed(method.GetGenericArguments(), '<', '>') : "")
            + Listed([.. method.GetParameters().Select(parameter => parameter.ParameterType)], '(', ')'),
        _ => member.Name,
    };

    /// <summary>A class that the compiler made, for lambdas and the like.</summary>
    public static bool IsMadeUp(Type type) => type.Name.Contains('<') || type.Name.Contains('|');

    /// <summary>The class that a notebook's cell becomes.</summary>
    public static bool IsCell(Type type) => type.DeclaringType is null && CellName().IsMatch(type.Name);

    private string Of(Type type)
    {
        if (type.IsGenericParameter)
            return $"!{type.GenericParameterPosition}";
        if (type.HasElementType)
            return $"{Of(type.GetElementType()!)}{(type.IsArray ? $"[{new string(',', type.GetArrayRank() - 1)}]"
                : type.IsByRef ? "&" : "*")}";
        string name = type.DeclaringType is Type outer ? $"{Of(outer)}/{Plain(type)}"
            : IsCell(type) ? Plain(type) : $"{type.Namespace}.{type.Name}";
        return type.IsGenericType ? name + Listed(type.GetGenericArguments(), '<', '>') : name;
    }

    private string Plain(MemberInfo member)
    {
        bool isOwn = member is Type own ? scope.IsOwn(own)
            : member.DeclaringType is Type owner && scope.IsOwn(owner);
        bool isMadeUp = member.Name.Contains('<') || member.Name.Contains('|')
            || (member is Type type && IsCell(type));
        if (!isOwn || !isMadeUp)
            return member.Name;
        var key = (member.Module.ModuleVersionId, member.MetadataToken);
        if (!numbers.TryGetValue(key, out int number))
            numbers.Add(key, number = numbers.Count + 1);
        return $"#{number}";
    }

    private string Listed(Type[] types, char open, char close) => $"{open}{string.Join(", ", types.Select(Of))}{close}";

    [GeneratedRegex(@"^(Cell|Submission#|Look)\d*$|^FSI_\d+$")]
    private static partial Regex CellName();
}
