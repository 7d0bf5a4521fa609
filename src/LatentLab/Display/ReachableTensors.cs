using System.Collections.Concurrent;
using System.Reflection;
using LatentLab.Native;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentLab.Display;

/// <summary>Finds the tensors that some objects hold, by their fields: none of their code is run.</summary>
internal static class ReachableTensors
{
    private const int MostObjects = 100_000;

    private static readonly ConcurrentDictionary<Type, FieldInfo[]> Fields = new();

    /// <summary>
    /// How many of the tensors that TorchSharp counts are here: the live ones, and what
    /// <see cref="ParameterCountCorrection"/> says of parameters that are not of the kit's models. Null where the
    /// objects lead to too many others to be looked at.
    /// </summary>
    public static int? Count(IEnumerable<object?> roots)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var waiting = new Stack<object>();
        int tensors = 0, looked = 0;
        foreach (object? root in roots)
            Add(root);
        while (waiting.TryPop(out object? next))
        {
            if (++looked > MostObjects)
                return null;
            switch (next)
            {
                case Tensor tensor:
                    tensors += (tensor.IsInvalid ? 0 : 1)
                        + (tensor is Parameter && !ParameterCountCorrection.IsNoted(tensor) ? 1 : 0);
                    break;
                case Delegate function:
                    Add(function.Target);
                    break;
                case Array array:
                    // Lists keep spare places: the nulls at their end cost nothing.
                    foreach (object? item in array)
                        Add(item);
                    break;
                default:
                    foreach (FieldInfo field in Fields.GetOrAdd(next.GetType(), FieldsOf))
                        Add(field.GetValue(next));
                    break;
            }
        }
        return tensors;

        void Add(object? value)
        {
            if (value is not null && MayHold(value.GetType()) && (value.GetType().IsValueType || seen.Add(value)))
                waiting.Push(value);
        }
    }

    private static FieldInfo[] FieldsOf(Type type)
    {
        var fields = new List<FieldInfo>();
        for (Type? part = type; part is not null && part != typeof(object); part = part.BaseType)
            fields.AddRange(part.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic
                | BindingFlags.DeclaredOnly).Where(field => MayHold(field.FieldType)));
        return [.. fields];
    }

    // A dispose scope knows tensors, but they are not its own; what the runtime keeps about code and threads leads
    // everywhere and nowhere.
    private static bool MayHold(Type type) =>
        !type.IsPrimitive && !type.IsEnum && !type.IsPointer && !type.IsByRefLike && type != typeof(string)
            && type != typeof(decimal)
        && !(type.IsArray && !MayHold(type.GetElementType()!))
        && type != typeof(DisposeScope) && type.FullName != "TorchSharp.DisposeScopeManager"
        && !typeof(MemberInfo).IsAssignableFrom(type) && !typeof(Assembly).IsAssignableFrom(type)
            && !typeof(System.Reflection.Module).IsAssignableFrom(type)
        && type.Namespace is not ("System.Threading" or "System.Reflection" or "System.Runtime.Loader"
            or "System.Text.RegularExpressions" or "Microsoft.Win32.SafeHandles");
}
