using System.Reflection;
using System.Reflection.Emit;

namespace LatentLab.Cli.Tests;

/// <summary>
/// Finds which namespaces of one assembly use which others: in base types, signatures, attributes, local variables and
/// method bodies.
/// </summary>
internal static class NamespaceArrows
{
    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static
        | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue =
        typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>
    /// Arrows between the direct children of <paramref name="root"/>; <c>Where</c> names the type that draws it.
    /// </summary>
    public static IEnumerable<(string From, string To, string Where)> Of(Assembly assembly, string root) =>
        from type in assembly.GetTypes()
        let source = Child(type, root)
        where source is not null
        from used in Uses(type).SelectMany(Parts).Where(used => used.Assembly == assembly).Distinct()
        let target = Child(used, root)
        where target is not null && target != source
        select (source, target, type.FullName!);

    private static string? Child(Type type, string root) =>
        type.Namespace is { } name && name.StartsWith(root + ".", StringComparison.Ordinal)
            ? name[(root.Length + 1)..].Split('.')[0]
            : null;

    private static IEnumerable<Type> Uses(Type type)
    {
        var used = new List<Type?> { type.BaseType };
        used.AddRange(type.GetInterfaces());
        used.AddRange(type.CustomAttributes.Select(attribute => attribute.AttributeType));
        used.AddRange(type.GetFields(Everything).Select(field => field.FieldType));
        foreach (MethodBase method in type.GetMethods(Everything).Concat<MethodBase>(type.GetConstructors(Everything)))
        {
            used.AddRange(method.GetParameters().Select(parameter => parameter.ParameterType));
            used.Add((method as MethodInfo)?.ReturnType);
            if (method.GetMethodBody() is not { } body)
                continue;
            used.AddRange(body.LocalVariables.Select(local => local.LocalType));
            used.AddRange(
                body.ExceptionHandlingClauses.Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause)
                    .Select(clause => clause.CatchType));
            used.AddRange(Tokens(body.GetILAsByteArray()!).SelectMany(token => Resolve(method, token)));
        }
        return used.OfType<Type>();
    }

    private static IEnumerable<int> Tokens(byte[] il)
    {
        for (int at = 0; at < il.Length;)
        {
            short value = il[at] == 0xfe ? (short)(0xfe00 | il[at + 1]) : il[at];
            at += il[at] == 0xfe ? 2 : 1;
            OperandType operand = OpCodesByValue[value].OperandType;
            if (operand is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType
                or OperandType.InlineTok)
                yield return BitConverter.ToInt32(il, at);
            at += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(il, at),
                _ => 4,
            };
        }
    }

    private static IEnumerable<Type?> Resolve(MethodBase method, int token)
    {
        Type[]? typeArguments = method.DeclaringType is { IsGenericType: true } owner
            ? owner.GetGenericArguments()
            : null;
        Type[]? methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        return method.Module.ResolveMember(token, typeArguments, methodArguments) switch
        {
            Type type => [type],
            FieldInfo field => [field.DeclaringType, field.FieldType],
            MethodInfo called => [called.DeclaringType, called.ReturnType, .. called.GetGenericArguments(),
                .. called.GetParameters().Select(parameter => parameter.ParameterType)],
            MethodBase called => [called.DeclaringType],
            _ => [],
        };
    }

    // A list of T's, an array or pointer of T, a nested type: all use T.
    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Prepend(type)
        : [type];
}
