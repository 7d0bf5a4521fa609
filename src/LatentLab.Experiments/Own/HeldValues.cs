using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using LatentLab.Experiments.Settings;

namespace LatentLab.Experiments.Own;

/// <summary>
/// The values that a function takes from its surroundings: a lambda's captured variables, those of a notebook's cells,
/// and static fields. Plain ones are part of the listing; what can't be written out is refused.
/// </summary>
internal sealed class HeldValues(CodeScope scope, CodeNames names)
{
    private const int Deepest = 6;

    private readonly Dictionary<Type, List<object>> holders = [];
    private readonly List<FieldInfo> wanted = [];
    private readonly HashSet<(FieldInfo, int)> written = [];   // of which holder of its type, from 0; −1 for a static

    /// <summary>What a delegate is called on.</summary>
    public void Hold(object? target)
    {
        if (target is null)
            return;
        if (!holders.TryGetValue(target.GetType(), out List<object>? alike))
            holders.Add(target.GetType(), alike = []);
        if (!alike.Any(one => ReferenceEquals(one, target)))
            alike.Add(target);
    }

    /// <summary>A field that the code uses.</summary>
    public void Want(FieldInfo field)
    {
        if (!field.IsLiteral)
            wanted.Add(field);
    }

    /// <summary>Writes the values that are known by now.</summary>
    /// <returns>Functions among them, which are code in their turn.</returns>
    public IReadOnlyList<Delegate> Take(StringBuilder text)
    {
        List<Delegate> functions = [];
        for (bool found = true; found;)
        {
            found = false;
            foreach (FieldInfo field in wanted.Distinct().ToArray())
                foreach (var (holder, place) in HoldersOf(field))
                    if (written.Add((field, place)))
                    {
                        found = true;
                        Take(field, field.GetValue(holder), functions, text);
                    }
        }
        return functions;
    }

    private void Take(FieldInfo field, object? value, List<Delegate> functions, StringBuilder text)
    {
        if (value is Delegate function)
            functions.Add(function);
        else if (value is not null && scope.IsOwn(value.GetType())
            && (CodeNames.IsMadeUp(value.GetType()) || CodeNames.IsCell(value.GetType())))
            Hold(value);
        else if (!field.IsStatic || !field.IsInitOnly)
            text.Append("value ").Append(names.Of(field)).Append(" = ").Append(Written(field, value)).Append('\n');
    }

    // What the compiler keeps in static fields of its own are lambdas that the code makes anyway.
    private IEnumerable<(object? Holder, int Place)> HoldersOf(FieldInfo field) => field.IsStatic
        ? CodeNames.IsMadeUp(field.DeclaringType!) || field.Name.Contains('<') ? [] : [(null, -1)]
        : holders.GetValueOrDefault(field.DeclaringType!, []).Select((one, place) => ((object?)one, place)).ToArray();

    private string Written(FieldInfo field, object? value) => Written(value, 0) ?? throw new ArgumentException(
        $"'{field.Name}' is a {value!.GetType().Name} that the function takes from outside. What it holds cannot be "
        + "part of the digest, so a change would go unnoticed. Make it inside the function, from numbers and texts.");

    private string? Written(object? value, int depth)
    {
        switch (value)
        {
            case string text: return $"\"{text}\"";
            case null or decimal or Enum or RunConfig: return FieldType.Show(value);
            case Type type: return names.Of(type);
        }
        if (value.GetType().IsPrimitive)
            return FieldType.Show(value);
        bool isList = value.GetType().IsArray
            || value.GetType().Namespace?.StartsWith("System", StringComparison.Ordinal) == true;
        return depth == Deepest ? null : value switch
        {
            ITuple tuple => List(Enumerable.Range(0, tuple.Length).Select(place => tuple[place]), depth),
            IEnumerable list when isList => List(list, depth),
            _ => null,
        };
    }

    private string? List(IEnumerable values, int depth)
    {
        string?[] all = [.. values.Cast<object?>().Select(value => Written(value, depth + 1))];
        return all.Contains(null) ? null : $"[{string.Join(", ", all)}]";
    }
}
