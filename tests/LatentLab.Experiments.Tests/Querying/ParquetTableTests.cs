using LatentLab.Experiments.Reporting;
using LatentLab.Experiments.Results;
using ParquetSharp;
using ParquetSharp.IO;

namespace LatentLab.Experiments.Tests.Querying;

/// <summary>A table in a Parquet file, read by another implementation: Apache Arrow's, in C++.</summary>
public class ParquetTableTests
{
    [Fact]
    public void Whole_numbers_numbers_text_and_nothing_come_back_as_they_were()
    {
        ReportTable table = new(["whole", "number", "mixed", "text β", "nothing", "with.point"],
        [
            [1, 0.1, 2, "a \"b\",\r\n", null, double.NaN],
            [null, null, 0.5, "β = ∞", null, double.NegativeInfinity],
            [9_007_199_254_740_993L, -0.0, null, null, null, double.Epsilon],
        ]);
        (string Name, Type Type, object?[] Cells)[] read = Read(table);
        Assert.Equal(table.Columns, read.Select(column => column.Name));
        Assert.Equal([typeof(long?), typeof(double?), typeof(double?), typeof(string), typeof(string),
            typeof(double?)], read.Select(column => column.Type));
        Assert.Equal([1L, null, 9_007_199_254_740_993L], read[0].Cells);
        Assert.Equal([2.0, 0.5, null], read[2].Cells);
        for (int column = 0; column < read.Length; column++)
            Assert.Equal(table.Rows.Select(row => Bits(row[column])), read[column].Cells.Select(Bits));

        // −0 and NaN too; a whole number in a column of others is one of them.
        static string? Bits(object? cell) => cell switch
        {
            null => null,
            string text => text,
            long or int when Convert.ToInt64(cell) > 2 => $"{cell}",
            _ => $"{BitConverter.DoubleToInt64Bits(Convert.ToDouble(cell)):x}",
        };
    }

    [Fact]
    public void An_answer_without_rows_has_its_columns()
    {
        (string Name, Type Type, object?[] Cells)[] read =
            Read(SampleResults.Grid().Query("SELECT name, test_kl FROM runs WHERE 1 = 0"));
        Assert.Equal(["name", "test_kl"], read.Select(column => column.Name));
        Assert.All(read, column => Assert.Empty(column.Cells));
    }

    [Fact]
    public void All_that_is_known_of_a_thousand_runs_comes_back()
    {
        ExperimentResults results = SampleResults.Grid(whole: true);
        ReportTable table = (results with
        {
            Runs = [.. Enumerable.Range(0, 1000).Select(index => results.Runs[index % results.Runs.Count])]
        }).Query("SELECT * FROM runs");
        (string Name, Type Type, object?[] Cells)[] read = Read(table);
        Assert.Equal(table.Columns, read.Select(column => column.Name));
        for (int column = 0; column < read.Length; column++)
            Assert.Equal(table.Rows.Select(row => row[column] is int or long && read[column].Type == typeof(double?)
                ? Convert.ToDouble(row[column])
                : row[column] is int whole ? (long)whole : row[column]), read[column].Cells);
    }

    [Fact]
    public void Two_columns_of_one_name_are_refused_with_what_to_write() => Assert.Contains("SELECT … AS another",
        Assert.Throws<ArgumentException>(() =>
            SampleResults.Grid().Query("SELECT name, name FROM runs").ToParquet()).Message);

    private static (string Name, Type Type, object?[] Cells)[] Read(ReportTable table)
    {
        using var stream = new MemoryStream(table.ToParquet());
        using var file = new ParquetFileReader(new ManagedRandomAccessFile(stream));
        using RowGroupReader rows = file.RowGroup(0);
        Assert.Equal(1, file.FileMetaData.NumRowGroups);
        int count = checked((int)rows.MetaData.NumRows);
        return [.. Enumerable.Range(0, file.FileMetaData.NumColumns).Select(place =>
        {
            using ColumnReader column = rows.Column(place);
            using LogicalColumnReader cells = column.LogicalReader();
            (Type type, object?[] values) = Cells(cells, count);
            return (file.FileMetaData.Schema.Column(place).Name, type, values);
        })];
    }

    private static (Type Type, object?[] Cells) Cells(LogicalColumnReader reader, int count) => reader switch
    {
        LogicalColumnReader<long?> whole => (typeof(long?), [.. whole.ReadAll(count).Cast<object?>()]),
        LogicalColumnReader<double?> number => (typeof(double?), [.. number.ReadAll(count).Cast<object?>()]),
        LogicalColumnReader<string> text => (typeof(string), [.. text.ReadAll(count)]),
        _ => throw new NotSupportedException($"{reader.GetType()}"),
    };
}
