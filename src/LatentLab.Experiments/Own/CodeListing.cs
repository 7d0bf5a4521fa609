using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace LatentLab.Experiments.Own;

/// <summary>
/// Code that somebody gave an experiment, written out as the instructions that .NET runs: of a function, of every
/// function and class of the same program that it reaches, and the plain values that it holds. The same code gives the
/// same text in every process and wherever its cell stands; spaces and comments do not count.
/// </summary>
/// <remarks>
/// Not in it: the code of .NET, TorchSharp and the kit, whose versions stand in the run's environment; of other
/// libraries there is the identity of their build. What is reached by reflection only, and what objects in static
/// fields hold once they have been changed, cannot be seen.
/// </remarks>
internal sealed class CodeListing
{
    private const int DigestLength = 12;

    private readonly StringBuilder text = new();
    private readonly CodeScope scope;
    private readonly CodeNames names;
    private readonly HeldValues values;
    private readonly Queue<MemberInfo> waiting = new();
    private readonly HashSet<(Guid, int)> seen = [];
    private readonly List<MethodBase> functions = [];
    private readonly SortedSet<string> libraries = new(StringComparer.Ordinal);

    private CodeListing(Delegate function)
    {
        scope = new CodeScope(function.Method.Module.Assembly);
        names = new CodeNames(scope);
        values = new HeldValues(scope, names);
        values.Hold(function.Target);
        Reach(function.Method);
        while (waiting.TryDequeue(out MemberInfo? next))
        {
            if (next is Type type)
                Write(type);
            else
                Write((MethodBase)next);
            if (waiting.Count == 0)
                foreach (Delegate inner in values.Take(text))
                {
                    values.Hold(inner.Target);
                    Reach(inner.Method);
                }
        }
        foreach (string library in libraries)
            text.Append("library ").Append(library).Append('\n');
    }

    /// <exception cref="ArgumentException">It holds what cannot be written out; the message says what.</exception>
    public static CodeListing Of(Delegate function) => new(function);

    /// <summary>The whole listing.</summary>
    public string Text => text.ToString();

    /// <summary>Twelve digits of the listing's SHA-256.</summary>
    public string Digest =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)))[..DigestLength];

    /// <summary>The functions of one's own in it.</summary>
    public IReadOnlyList<MethodBase> Functions => functions;

    // A class that is made may be called through its base: all of it counts.
    private void Write(Type type)
    {
        text.Append("class ").Append(names.Of(type));
        if (type.BaseType is Type above)
        {
            text.Append(" : ").Append(names.Of(above));
            Reach(above);
        }
        text.Append('\n');
        foreach (FieldInfo field in type.GetFields(CodeScope.Declared).OrderBy(field => field.MetadataToken))
        {
            text.Append("  field ").Append(names.Of(field.FieldType)).Append(' ').Append(names.Of(field)).Append('\n');
            Reach(field.FieldType);
        }
        foreach (MethodBase method in type.GetMembers(CodeScope.Declared).OfType<MethodBase>()
            .OrderBy(method => method.MetadataToken))
            Reach(method);
    }

    private void Write(MethodBase method)
    {
        functions.Add(method);
        text.Append("function ").Append(names.Of(method));
        if (method is MethodInfo { ReturnType: Type returned })
            text.Append(" : ").Append(names.Of(returned));
        text.Append('\n');
        if (method.GetMethodBody() is not MethodBody body)
            return;
        foreach (LocalVariableInfo local in body.LocalVariables)
            text.Append("  local ").Append(names.Of(local.LocalType)).Append('\n');
        foreach (ExceptionHandlingClause clause in body.ExceptionHandlingClauses)
            text.Append($"  {clause.Flags} {clause.TryOffset}+{clause.TryLength} {clause.HandlerOffset}+"
                + $"{clause.HandlerLength}\n");
        foreach (Instruction instruction in InstructionReader.Read(method, body))
        {
            text.Append("  ").Append(instruction.Code.Name);
            if (instruction.Operand is MemberInfo member)
            {
                text.Append(' ').Append(names.Of(member));
                Reach(member);
            }
            else if (instruction.Operand is not null)
            {
                text.Append(' ').Append(instruction.Operand);
            }
            text.Append('\n');
            if (instruction.Operand is FieldInfo field && scope.IsOwn(field.DeclaringType!))
                values.Want(field);
        }
    }

    private void Reach(MemberInfo member)
    {
        foreach (Type argument in Arguments(member))
            Reach(argument);
        switch (member)
        {
            case FieldInfo { IsStatic: true } field when !CodeNames.IsMadeUp(field.DeclaringType!):
                if (field.DeclaringType!.TypeInitializer is ConstructorInfo first && scope.IsOwn(field.DeclaringType))
                    Reach(first);
                break;
            case FieldInfo:
                break;
            case MethodBase method when method.DeclaringType is Type owner:
                if (scope.IsOwn(owner))
                {
                    Wait(method);
                    if (method.IsConstructor && !method.IsStatic && IsWhole(owner))
                        Reach(owner);
                    if (method.IsStatic && !CodeNames.IsMadeUp(owner) && owner.TypeInitializer is { } statics
                        && statics != method)
                        Reach(statics);
                }
                else
                {
                    NoteLibrary(owner);
                }
                break;
            case Type type:
                if (type.HasElementType)
                    Reach(type.GetElementType()!);
                else if (type.IsGenericParameter)
                    break;
                else if (!scope.IsOwn(type))
                    NoteLibrary(type);
                else if (IsWhole(type))
                    Wait(type.IsGenericType ? type.GetGenericTypeDefinition() : type);
                break;
        }
    }

    // Of a cell and of a class that holds lambdas only what is reached counts: other code stands there as well.
    private static bool IsWhole(Type type) => !CodeNames.IsCell(type)
        && (!CodeNames.IsMadeUp(type) || typeof(System.Runtime.CompilerServices.IAsyncStateMachine)
            .IsAssignableFrom(type) || typeof(System.Collections.IEnumerator).IsAssignableFrom(type));

    private void Wait(MemberInfo member)
    {
        if (seen.Add((member.Module.ModuleVersionId, member.MetadataToken)))
            waiting.Enqueue(member is MethodInfo { IsGenericMethod: true } method
                ? method.GetGenericMethodDefinition() : member);
    }

    private static Type[] Arguments(MemberInfo member) => member switch
    {
        Type { IsGenericType: true } type => type.GetGenericArguments(),
        MethodInfo { IsGenericMethod: true } method =>
            [.. method.GetGenericArguments(), .. method.DeclaringType?.GetGenericArguments() ?? []],
        { DeclaringType: { IsGenericType: true } owner } => owner.GetGenericArguments(),
        _ => [],
    };

    private void NoteLibrary(Type type)
    {
        if (!scope.IsKnown(type.Assembly))
            libraries.Add($"{type.Assembly.GetName().Name} {type.Module.ModuleVersionId}");
    }
}
