using System.Collections;
using System.Reflection;

namespace LatentLab.Notebooks.Session.Values;

/// <summary>The types under which a language holds values that come from another one.</summary>
internal static class SharedTypes
{
    // From what says most about a sequence to what says least.
    private static readonly Type[] Sequences =
    [
        typeof(IReadOnlyDictionary<,>), typeof(IDictionary<,>), typeof(IReadOnlyList<>), typeof(IReadOnlyCollection<>),
        typeof(IEnumerable<>), typeof(IAsyncEnumerable<>), typeof(IEnumerable),
    ];

    /// <summary>
    /// The type itself where the language can name it; for a hidden one (an anonymous type, an iterator, another type's
    /// private class) the nearest base class or interface that it can name; at worst <see cref="object"/>. A value of
    /// the type can always be cast to it.
    /// </summary>
    /// <param name="canName">Whether the language can name a type, with all of its arguments.</param>
    public static Type View(Type type, Func<Type, bool> canName)
    {
        if (canName(type))
            return type;
        if (type.IsSZArray && !type.GetElementType()!.IsValueType)
            return View(type.GetElementType()!, canName).MakeArrayType();
        for (Type? ancestor = type.BaseType; ancestor is not null && ancestor != typeof(object)
            && ancestor != typeof(ValueType); ancestor = ancestor.BaseType)
        {
            if (canName(ancestor))
                return ancestor;
        }
        Type[] interfaces = type.GetInterfaces();
        foreach (Type sequence in Sequences)
        {
            foreach (Type one in interfaces.Where(
                one => one == sequence || (one.IsGenericType && one.GetGenericTypeDefinition() == sequence)))
            {
                Type view = Widened(one, canName);
                if (canName(view) && view.IsAssignableFrom(type))
                    return view;
            }
        }
        Type[] others = [.. interfaces.Where(
            one => canName(one) && one.Namespace?.StartsWith("System", StringComparison.Ordinal) != true)];
        return others.Length == 1 ? others[0] : typeof(object);
    }

    // IEnumerable<Hidden> is also an IEnumerable<object>.
    private static Type Widened(Type type, Func<Type, bool> canName)
    {
        if (!type.IsGenericType)
            return type;
        Type definition = type.GetGenericTypeDefinition();
        IEnumerable<Type> widened = type.GetGenericArguments().Zip(definition.GetGenericArguments(), (given, place) =>
            place.GenericParameterAttributes.HasFlag(GenericParameterAttributes.Covariant) && !given.IsValueType
                ? View(given, canName)
                : given);
        return definition.MakeGenericType([.. widened]);
    }
}
