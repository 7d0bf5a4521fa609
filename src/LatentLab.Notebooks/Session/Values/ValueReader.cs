using System.Collections;
using System.Data;
using System.Globalization;
using System.Reflection;

namespace LatentLab.Notebooks.Session.Values;

/// <summary>
/// Looks at a value whose type has no formatter. It may be anything: endless, circular, huge, with properties that
/// throw; so everything here is limited, and what was left out is reported.
/// </summary>
internal sealed class ValueReader
{
    public const int MostItems = 20;
    private const int MostColumns = 12;
    private const int MostDepth = 4;
    private const int MostNodes = 600;
    private const int MostText = 400;

    private readonly HashSet<object> above = new(ReferenceEqualityComparer.Instance);
    private int nodes;
    private int depth;

    public ValueNode Read(object? value)
    {
        nodes++;
        if (ValueWords.Of(value, MostText) is { } words)
            return new WordNode(words);
        if (KnownPages.Of(value!) is { } page)
            return page;
        string name = TypeNames.Of(value!.GetType());
        bool isObject = !value.GetType().IsValueType;
        if (isObject && above.Contains(value))
            return new WordNode($"{name}, shown above");
        if (depth >= MostDepth || nodes > MostNodes)
            return new WordNode($"{name} …");
        if (isObject)
            above.Add(value);
        depth++;
        try
        {
            return value switch
            {
                DataTable table => Table(table),
                Array { Rank: 2 } matrix => Matrix(matrix, name),
                IDictionary dictionary => Dictionary(dictionary, name),
                IEnumerable sequence => Sequence(sequence, name),
                _ => Members(value, name),
            };
        }
        finally
        {
            depth--;
            above.Remove(value);
        }
    }

    private ValueNode Sequence(IEnumerable sequence, string name)
    {
        (List<object?> items, string? rest) = Take(sequence, MostItems);
        if (items.Count == 0)
            return new WordNode(rest is null ? $"{name}, empty" : $"{name}: {rest}");
        string?[] words = [.. items.Select(item => ValueWords.Of(item, 80))];
        if (words.All(word => word is not null && !word.Contains('\n')))
        {
            nodes += items.Count;
            return new LineNode([.. words.Select(word => word!)], rest);
        }
        Type? type = items[0]?.GetType();
        bool alike = type is not null && items.All(item => item?.GetType() == type) && KnownPages.Of(items[0]!) is null
            && items[0] is not (IEnumerable or Exception or Task or Delegate);
        ObjectMember[] columns = alike ? [.. ObjectMember.Of(type!).Take(MostColumns)] : [];
        if (columns.Length > 0)
        {
            string? leftOut = ObjectMember.Of(type!).Count() > MostColumns
                ? $"{rest}{(rest is null ? "" : "; ")}only {MostColumns} columns are shown"
                : rest;
            return new TableNode(null, [.. columns.Select(column => column.Name)], [.. items.Select(
                item => (IReadOnlyList<ValueNode>)[.. columns.Select(column => Member(column, item!))])], leftOut);
        }
        return new MembersNode(name, [.. items.Select((item, place) => ($"[{place}]", Read(item)))], rest);
    }

    private ValueNode Dictionary(IDictionary dictionary, string name)
    {
        (List<object?> entries, string? rest) = Take(dictionary, MostItems);
        return new TableNode(
            $"{name}, {Count(dictionary.Count, "entry", "entries")}",
            ["key", "value"],
            [.. entries.Select(entry => entry is DictionaryEntry pair ? Row(pair.Key, pair.Value) : RowOfPair(entry!))],
            rest);

        IReadOnlyList<ValueNode> Row(object? key, object? value) => [Read(key), Read(value)];

        // A generic dictionary's plain enumerator may give pairs of its own kind.
        IReadOnlyList<ValueNode> RowOfPair(object entry) => Row(entry.GetType().GetProperty("Key")?.GetValue(entry),
            entry.GetType().GetProperty("Value")?.GetValue(entry));
    }

    private ValueNode Matrix(Array matrix, string name)
    {
        int rows = matrix.GetLength(0), columns = matrix.GetLength(1), shownRows = Math.Min(rows, MostItems),
            shownColumns = Math.Min(columns, MostColumns);
        (int firstRow, int firstColumn) = (matrix.GetLowerBound(0), matrix.GetLowerBound(1));
        return new TableNode(
            $"{name}, {rows} × {columns}",
            [.. Enumerable.Range(firstColumn, shownColumns).Select(column => $"{column}")],
            [.. Enumerable.Range(firstRow, shownRows).Select(row => (IReadOnlyList<ValueNode>)[
                .. Enumerable.Range(firstColumn, shownColumns).Select(column => Read(matrix.GetValue(row, column)))])],
            shownRows < rows || shownColumns < columns
                ? $"{shownRows} of {rows} rows and {shownColumns} of {columns} columns are shown"
                : null);
    }

    private ValueNode Table(DataTable table)
    {
        DataColumn[] columns = [.. table.Columns.Cast<DataColumn>().Take(MostColumns)];
        DataRow[] rows = [.. table.Rows.Cast<DataRow>().Take(MostItems)];
        bool whole = rows.Length == table.Rows.Count && columns.Length == table.Columns.Count;
        return new TableNode(
            table.TableName.Length > 0 ? table.TableName : null,
            [.. columns.Select(column => column.ColumnName)],
            [.. rows.Select(row => (IReadOnlyList<ValueNode>)[.. columns.Select(column => Read(row[column]))])],
            whole
                ? null
                : $"{rows.Length} of {table.Rows.Count} rows and {columns.Length} of {table.Columns.Count} columns are "
                    + "shown");
    }

    private ValueNode Members(object value, string name)
    {
        ObjectMember[] members = [.. ObjectMember.Of(value.GetType())];
        if (members.Length == 0)
            return new WordNode(ValueWords.Text(value, MostText));
        return new MembersNode(
            name, [.. members.Take(MostItems).Select(member => (member.Name, Member(member, value)))],
            members.Length > MostItems ? $"{members.Length - MostItems} members more" : null);
    }

    private ValueNode Member(ObjectMember member, object owner)
    {
        if (nodes > MostNodes)
            return new WordNode("…");
        try
        {
            return Read(member.Get(owner));
        }
        catch (Exception error) when (error is not (ThreadInterruptedException or OperationCanceledException))
        {
            return new WordNode(ValueWords.Thrown(error));
        }
    }

    private static (List<object?> Items, string? LeftOut) Take(IEnumerable sequence, int most)
    {
        var items = new List<object?>();
        try
        {
            IEnumerator enumerator = sequence.GetEnumerator();
            using var disposing = enumerator as IDisposable;
            while (enumerator.MoveNext())
            {
                if (items.Count == most)
                    return (items, sequence is ICollection collection
                        ? $"{Count(collection.Count - most, "item", "items")} more"
                        : "more");
                items.Add(enumerator.Current);
            }
            return (items, null);
        }
        catch (Exception error) when (error is not (ThreadInterruptedException or OperationCanceledException))
        {
            return (items, $"then it {ValueWords.Thrown(error)}");
        }
    }

    private static string Count(int count, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many)}");
}

/// <summary>A public property or field of an object.</summary>
internal sealed record ObjectMember(string Name, Func<object, object?> Get)
{
    /// <summary>Properties and fields that can be read, in the order of their declaration.</summary>
    public static IEnumerable<ObjectMember> Of(Type type) =>
    [
        .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property is { CanRead: true, GetMethod.IsPublic: true }
                && property.GetIndexParameters().Length == 0 && MayBeRead(property.PropertyType))
            .DistinctBy(property => property.Name)
            .Select(property => new ObjectMember(property.Name, owner => Invoke(property, owner))),
        .. type.GetFields(BindingFlags.Public | BindingFlags.Instance).Where(field => MayBeRead(field.FieldType))
            .Select(field => new ObjectMember(field.Name, field.GetValue)),
    ];

    private static bool MayBeRead(Type type) =>
        !type.IsByRef && !type.IsByRefLike && !type.IsPointer && !type.IsFunctionPointer;

    private static object? Invoke(PropertyInfo property, object owner)
    {
        try
        {
            return property.GetValue(owner);
        }
        catch (TargetInvocationException error) when (error.InnerException is { } inner)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(inner);
            throw;
        }
    }
}
