using Parquet;
using Parquet.Schema;

namespace LatentLab.Experiments.Reporting;

/// <summary>A table as a Parquet file of one row group, by Parquet.Net.</summary>
internal static class ParquetTable
{
    /// <exception cref="ArgumentException">Two columns have one name.</exception>
    public static byte[] Write(ReportTable table)
    {
        if (table.Columns.GroupBy(column => column).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"Parquet: expected columns of different names, found '{twice.Key}' "
                + $"{twice.Count()} times. Name one of them: SELECT … AS another.");
        using var file = new MemoryStream();
        // On the pool, so that nothing in it waits for the thread that waits here.
        Task.Run(() => WriteAsync(table, file)).GetAwaiter().GetResult();
        return file.ToArray();
    }

    private static async Task WriteAsync(ReportTable table, Stream file)
    {
        object?[][] columns = [.. table.Columns.Select((_, place) => table.Rows.Select(row => row[place]).ToArray())];
        DataField[] fields = [.. table.Columns.Zip(columns, (name, cells) => Field(name, cells))];
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), file);
        using ParquetRowGroupWriter rows = writer.CreateRowGroup();
        foreach (var (field, cells) in fields.Zip(columns))
        {
            if (field.ClrType == typeof(long))
                await rows.WriteAsync<long>(field, Numbers(cells, Convert.ToInt64));
            else if (field.ClrType == typeof(double))
                await rows.WriteAsync<double>(field, Numbers(cells, Convert.ToDouble));
            else
                await rows.WriteAsync(field, [.. cells.Select(cell => cell is null ? null : ReportTable.Exact(cell))]);
        }
        rows.CompleteValidate();
    }

    // SQLite's columns have no types: a column is of what its cells are. One without any value is of text.
    private static DataField Field(string name, object?[] cells)
    {
        object[] values = [.. cells.OfType<object>()];
        return values.Length > 0 && values.All(cell => cell is int or long) ? new DataField<long>(name, true)
            : values.Length > 0 && values.All(cell => cell is int or long or double) ? new DataField<double>(name, true)
            : new DataField(name, typeof(string), true);
    }

    private static ReadOnlyMemory<T?> Numbers<T>(object?[] cells, Func<object?, T> convert) where T : struct =>
        cells.Select(cell => cell is null ? (T?)null : convert(cell)).ToArray();
}
