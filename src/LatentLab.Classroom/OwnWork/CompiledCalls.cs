using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace LatentLab.Classroom.OwnWork;

/// <summary>
/// Reads in a function's compiled code what it calls, itself or through functions of the same notebook; for the check
/// that a learner runs, who sees the rule while working.
/// </summary>
internal static class CompiledCalls
{
    private const int MostMethods = 1000;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    /// <summary>The first member of one of the types that a function calls; null where it calls none.</summary>
    public static string? Find(Delegate function, IReadOnlyList<string> types)
    {
        if (Forbidden(function.Method, types) is { } itself)
            return itself;
        Assembly home = function.Method.Module.Assembly;
        var seen = new HashSet<MethodBase> { function.Method };
        var open = new Queue<MethodBase>(seen);
        while (open.TryDequeue(out MethodBase? method))
        {
            foreach (MethodBase called in Called(method))
            {
                if (Forbidden(called, types) is { } found)
                    return found;
                if (called.DeclaringType is not { } type || !IsNotebooks(type.Assembly, home))
                    continue;
                // What yields or awaits does its work in a class of the compiler's.
                IEnumerable<MethodBase> next = type.IsDefined(typeof(CompilerGeneratedAttribute))
                    ? [called, .. type.GetMethods(BindingFlags.Instance | BindingFlags.NonPublic
                        | BindingFlags.Public | BindingFlags.DeclaredOnly)]
                    : [called];
                foreach (MethodBase one in next.Where(one => seen.Count < MostMethods && seen.Add(one)))
                    open.Enqueue(one);
            }
        }
        return null;
    }

    private static string? Forbidden(MethodBase method, IReadOnlyList<string> types) =>
        method.DeclaringType is { } type && types.Contains(type.FullName ?? "")
            ? $"{type.Name}.{method.Name.Replace(".ctor", "new").Replace("get_", "")}"
            : null;

    // A notebook's cells are compiled into memory.
    private static bool IsNotebooks(Assembly assembly, Assembly home) =>
        assembly == home || assembly.IsDynamic || assembly.Location.Length == 0;

    private static IEnumerable<MethodBase> Called(MethodBase method)
    {
        if (Code(method) is not { } code)
            yield break;
        for (int place = 0; place < code.Length;)
        {
            short value = code[place++];
            if (value == 0xFE && place < code.Length)
                value = (short)(0xFE00 | code[place++]);
            if (!Codes.TryGetValue(value, out OpCode opcode))
                yield break;
            if (opcode.OperandType == OperandType.InlineMethod
                && Resolve(method, BitConverter.ToInt32(code, place)) is { } called)
                yield return called;
            place += opcode.OperandType == OperandType.InlineSwitch
                ? 4 + 4 * BitConverter.ToInt32(code, place)
                : Size(opcode.OperandType);
        }
    }

    private static byte[]? Code(MethodBase method)
    {
        try
        {
            return method.GetMethodBody()?.GetILAsByteArray();
        }
        catch (Exception error) when (error is InvalidOperationException or NotSupportedException)
        {
            return null;   // made at run time, without a body to read
        }
    }

    private static MethodBase? Resolve(MethodBase method, int token)
    {
        try
        {
            return method.Module.ResolveMethod(token,
                method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null,
                method.IsGenericMethod ? method.GetGenericArguments() : null);
        }
        catch (Exception error) when (error is ArgumentException or BadImageFormatException or TypeLoadException
            or FileNotFoundException or MissingMethodException)
        {
            return null;
        }
    }

    private static int Size(OperandType type) => type switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };
}
