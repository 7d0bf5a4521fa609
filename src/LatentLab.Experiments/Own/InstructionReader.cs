using System.Reflection;
using System.Reflection.Emit;

namespace LatentLab.Experiments.Own;

/// <summary>One instruction; the operand is a member, a text, a number, or none.</summary>
internal readonly record struct Instruction(OpCode Code, object? Operand);

/// <summary>Reads the instructions of a function.</summary>
internal static class InstructionReader
{
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields()
        .Select(field => field.GetValue(null)).OfType<OpCode>().ToDictionary(code => code.Value);

    public static IEnumerable<Instruction> Read(MethodBase method, MethodBody body)
    {
        byte[] bytes = body.GetILAsByteArray() ?? [];
        Type[] ofType = method.DeclaringType?.GetGenericArguments() ?? [],
            ofMethod = method is MethodInfo { IsGenericMethod: true } ? method.GetGenericArguments() : [];
        for (int place = 0; place < bytes.Length;)
        {
            short value = bytes[place++];
            if (value == 0xFE)
                value = unchecked((short)(0xFE00 | bytes[place++]));
            OpCode code = Codes[value];
            int at = place;
            int size = code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(bytes, at),
                _ => 4,
            };
            place += size;
            object? operand = code.OperandType switch
            {
                OperandType.InlineNone => null,
                OperandType.InlineString => $"\"{method.Module.ResolveString(BitConverter.ToInt32(bytes, at))}\"",
                OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok
                    or OperandType.InlineType =>
                    method.Module.ResolveMember(BitConverter.ToInt32(bytes, at), ofType, ofMethod),
                OperandType.InlineSig => Convert.ToHexString(
                    method.Module.ResolveSignature(BitConverter.ToInt32(bytes, at))),
                _ => Convert.ToHexString(bytes, at, size),
            };
            yield return new Instruction(code, operand);
        }
    }
}
