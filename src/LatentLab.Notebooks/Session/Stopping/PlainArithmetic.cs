using Mono.Cecil;
using Mono.Cecil.Cil;

namespace LatentLab.Notebooks.Session;

/// <summary>
/// Functions that do nothing but calculate with numbers that they are given. They cannot fail, so no error has to name
/// them, and the runtime may put them into the code that calls them: in a loop that is most of what they cost.
/// </summary>
internal static class PlainArithmetic
{
    // Of System.Math, those that refuse some numbers.
    private static readonly string[] Refusing = ["Clamp", "Sign"];

    /// <summary>Whether a method is one; before safe points are put in.</summary>
    public static bool Is(MethodDefinition method) =>
        method.Body.Instructions.All(IsHarmless)
        && (!method.Body.Instructions.Any(one => one.OpCode.Code is Code.Div or Code.Rem) || HasFractionsOnly(method));

    private static bool IsHarmless(Instruction one) => one.OpCode.Code switch
    {
        Code.Nop or Code.Dup or Code.Pop or Code.Ret => true,
        Code.Add or Code.Sub or Code.Mul or Code.Div or Code.Rem or Code.Neg => true,
        Code.And or Code.Or or Code.Xor or Code.Not or Code.Shl or Code.Shr or Code.Shr_Un => true,
        Code.Ceq or Code.Cgt or Code.Cgt_Un or Code.Clt or Code.Clt_Un => true,
        Code.Call => one.Operand is MethodReference called && IsOfMath(called),
        >= Code.Ldarg_0 and <= Code.Ldc_R8 => true,   // arguments, variables, constants
        Code.Ldarg or Code.Starg or Code.Ldloc or Code.Stloc => true,
        >= Code.Br_S and <= Code.Switch => true,
        >= Code.Conv_I1 and <= Code.Conv_U8 or Code.Conv_R_Un or Code.Conv_I or Code.Conv_U or Code.Conv_U1
            or Code.Conv_U2 => true,
        _ => false,
    };

    private static bool IsOfMath(MethodReference called) =>
        called.DeclaringType.FullName is "System.Math" or "System.MathF"
        && called.Parameters.All(one => IsFraction(one.ParameterType)) && !Refusing.Contains(called.Name);

    // Whole numbers cannot be divided by zero; fractions can.
    private static bool HasFractionsOnly(MethodDefinition method) =>
        method.Parameters.Select(one => one.ParameterType).Concat(method.Body.Variables.Select(one => one.VariableType))
            .All(IsFraction)
        && !method.Body.Instructions.Any(one => one.OpCode.Code is (>= Code.Ldc_I4_M1 and <= Code.Ldc_I8)
            or (>= Code.Conv_I1 and <= Code.Conv_I8) or (>= Code.Conv_U4 and <= Code.Conv_U8)
            or Code.Conv_I or Code.Conv_U or Code.Conv_U1 or Code.Conv_U2);

    private static bool IsFraction(TypeReference type) =>
        type.MetadataType is MetadataType.Single or MetadataType.Double;
}
